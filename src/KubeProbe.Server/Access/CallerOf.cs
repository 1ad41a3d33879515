using Grpc.Core;
using KubeProbe.Core.Access;

namespace KubeProbe.Server.Access;

/// <summary>The caller of a call that passed its policy.</summary>
static class CallerOf
{
    public static Caller Caller(this ServerCallContext context) => context.GetHttpContext().Caller();

    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? throw Anonymous();

    /// <summary>The token the caller showed.</summary>
    public static ApiToken Token(this HttpContext context) => context.Features.Get<ApiToken>() ?? throw Anonymous();

    static InvalidOperationException Anonymous() => new("The route takes callers but lets anonymous ones in.");
}
