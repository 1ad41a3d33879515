using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Facts;

/// <summary>Facts over HTTP. Names of facts hold slashes, so they stand in the query.</summary>
static class FactsRoutes
{
    public static void MapFacts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/facts", (
                HttpContext context, FactsApi facts, string? name, string? @case, string? cluster, string? labelSelector, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListFactsRequest
                {
                    Name = name ?? "",
                    Case = @case ?? "",
                    Cluster = cluster ?? "",
                    LabelSelector = labelSelector ?? "",
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(facts.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListFactsResponse>("One page of facts as they are now, by name, case and cluster.");

        api.MapGet("/facts/diff", (HttpContext context, FactsApi facts, string? name, string? @case, string? labelSelector) =>
                ProtoJson.ResultAsync(facts.DiffAsync(
                    new DiffFactRequest { Name = name ?? "", Case = @case ?? "", LabelSelector = labelSelector ?? "" }, context.RequestAborted)))
            .Answers<DiffFactResponse>("One fact over the fleet: which clusters have which value, what most have, who is out of line.");

        api.MapGet("/facts/changes", (
                HttpContext context, FactsApi facts, string? name, string? @case, string? cluster, string? labelSelector, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListFactChangesRequest
                {
                    Name = name ?? "",
                    Case = @case ?? "",
                    Cluster = cluster ?? "",
                    LabelSelector = labelSelector ?? "",
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(facts.ChangesAsync(request, context.RequestAborted));
            })
            .Answers<ListFactChangesResponse>("One page of changes of facts, newest first.");
    }
}
