using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Alerts;

/// <summary>Alerts over HTTP.</summary>
static class AlertsRoutes
{
    public static void MapAlerts(this IEndpointRouteBuilder api) =>
        api.MapGet("/alerts", (HttpContext context, AlertsApi alerts, string? cluster, string? @case, string? firing, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListAlertsRequest
                {
                    Cluster = cluster ?? "",
                    Case = @case ?? "",
                    Firing = read.Flag(firing, "firing"),
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(alerts.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListAlertsResponse>("One page of alerts, newest first.");
}
