using KubeProbe.Server.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace KubeProbe.Server.Access;

/// <summary>Answers a call its caller's role does not allow, saying which would, and keeps denied mutations in the audit log.</summary>
sealed class DeniedCalls(Auditor auditor) : IAuthorizationMiddlewareResultHandler
{
    readonly AuthorizationMiddlewareResultHandler ordinary = new();

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        if (!result.Forbidden || context.Features.Get<Caller>() is not { } caller)
        {
            await ordinary.HandleAsync(next, context, policy, result);
            return;
        }

        // The policies of a service and of its method hold both.
        var roles = policy.Requirements.OfType<RolesAuthorizationRequirement>().Select(requirement => requirement.AllowedRoles)
            .Aggregate((one, other) => one.Intersect(other, StringComparer.Ordinal));
        var needed = string.Join(" or ", roles);
        if (context.GetEndpoint()?.Metadata.GetMetadata<MutationAttribute>() is { } mutation)
            await auditor.AddAsync(caller, mutation.Action, context.Request.Path, $"denied: needs the role {needed}");
        await ApiFaultWriter.WriteAsync(context, ApiFault.Denied(
            $"This needs the role {needed}; the token \"{caller.Name}\" has the role {RoleName.Of(caller.Role)}."));
    }
}
