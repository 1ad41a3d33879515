using KubeProbe.Core.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Access;

/// <summary>What a call needs, by name; HTTP routes and gRPC methods carry the same names.</summary>
static class Policies
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string ChangeSystem = "change-system";
    public const string Push = "push";
    public const string Admin = "admin";

    static readonly Dictionary<string, Role[]> Rows = new()
    {
        [Viewer] = [Role.Viewer, Role.Operator, Role.ChangeSystem, Role.Admin],
        [Operator] = [Role.Operator, Role.Admin],
        [ChangeSystem] = [Role.ChangeSystem, Role.Admin],
        [Push] = [Role.Operator, Role.ChangeSystem, Role.Admin],
        [Admin] = [Role.Admin],
    };

    /// <summary>What is asked of a call that says nothing else.</summary>
    public const string Fallback = Viewer;

    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        var builder = services.AddAuthorizationBuilder();
        foreach (var (name, roles) in Rows)
            builder.AddPolicy(name, policy => policy
                .RequireAuthenticatedUser()
                .RequireRole([.. roles.Select(RoleName.Of)]));
        builder.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole([.. Rows[Fallback].Select(RoleName.Of)]).Build());
        return services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedCalls>();
    }

    /// <summary>Whether a role satisfies a policy.</summary>
    public static bool Allows(string policy, Role role) => Rows[policy].Contains(role);
}
