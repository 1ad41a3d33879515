using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.External;

/// <summary>Where results are pushed to; also by the path that Gatus' clients know, with CLUSTER_CASE as the key.</summary>
static class ExternalRoutes
{
    const string Summary = "A result of a case of contract external.";

    public static void MapExternal(this IEndpointRouteBuilder api)
    {
        api.MapPost("/external/{cluster}/{case}", (HttpContext context, ExternalApi external, string cluster, string @case, string? success, string? error, string? duration) =>
                ProtoJson.ResultAsync(external.PushAsync(cluster, @case, PushedResult.Read(success, error, duration), context.Caller(), context.RequestAborted)))
            .Answers<PushResultResponse>(Summary).RequireAuthorization(Policies.Push).WithMetadata(new MutationAttribute("push"));

        // Names of clusters and cases have no underscore.
        api.MapPost("/endpoints/{key}/external", (HttpContext context, ExternalApi external, string key, string? success, string? error, string? duration) =>
                key.Split('_') is [var cluster, var @case]
                    ? ProtoJson.ResultAsync(external.PushAsync(cluster, @case, PushedResult.Read(success, error, duration), context.Caller(), context.RequestAborted))
                    : throw ApiFault.Invalid("key", "It is no cluster and case.", "Write CLUSTER_CASE."))
            .Answers<PushResultResponse>(Summary).RequireAuthorization(Policies.Push).WithMetadata(new MutationAttribute("push"));
    }
}
