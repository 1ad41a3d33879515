using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Freshness;

/// <summary>Freshness over HTTP.</summary>
static class FreshnessRoutes
{
    public static void MapFreshness(this IEndpointRouteBuilder api) =>
        api.MapGet("/freshness", (
                HttpContext context, FreshnessApi freshness, string? cluster, string? binding, string? @case, string[]? state, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListFreshnessRequest
                {
                    Cluster = cluster ?? "",
                    Binding = binding ?? "",
                    Case = @case ?? "",
                    States = { read.Words<FreshnessState>(state, "state") },
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(freshness.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListFreshnessResponse>("Whether the verdicts of each binding's case on each cluster come when they must; one page.");
}
