using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Alerts;

/// <summary>Alerts over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class AlertsGrpc(AlertsApi alerts) : Contracts.V1Alpha1.Alerts.AlertsBase
{
    public override Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context) =>
        alerts.ListAsync(request, context.CancellationToken);
}
