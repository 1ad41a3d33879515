using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Clusters;

/// <summary>The overview over HTTP.</summary>
static class OverviewRoutes
{
    public static void MapOverview(this IEndpointRouteBuilder api)
    {
        api.MapGet("/overview", (HttpContext context, OverviewApi overview, string? labelSelector, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new GetOverviewRequest
                {
                    LabelSelector = labelSelector ?? "",
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(overview.OverviewAsync(request, context.RequestAborted));
            })
            .Answers<GetOverviewResponse>("One page of clusters by name, each with its last verdicts counted.");

        api.MapGet("/standings", (
                HttpContext context, OverviewApi overview, string? cluster, string? labelSelector, string? binding, string? @case,
                string[]? verdict, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListStandingsRequest
                {
                    Cluster = cluster ?? "",
                    LabelSelector = labelSelector ?? "",
                    Binding = binding ?? "",
                    Case = @case ?? "",
                    Verdicts = { read.Words<Verdict>(verdict, "verdict") },
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(overview.StandingsAsync(request, context.RequestAborted));
            })
            .Answers<ListStandingsResponse>("One page of last verdicts, by cluster, binding and case.");

        api.MapGet("/skippedslots", (
                HttpContext context, OverviewApi overview, TimeProvider time, string? cluster, string? binding, string? @case,
                string? reason, string? since, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListSkippedSlotsRequest
                {
                    Cluster = cluster ?? "",
                    Binding = binding ?? "",
                    Case = @case ?? "",
                    Reason = reason ?? "",
                    Since = read.Moment(since, "since", time),
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(overview.SkippedAsync(request, context.RequestAborted));
            })
            .Answers<ListSkippedSlotsResponse>("One page of periodic slots that did not become runs, newest first.");
    }
}
