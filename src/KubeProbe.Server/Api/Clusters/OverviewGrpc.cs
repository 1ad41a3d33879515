using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Clusters;

/// <summary>The overview over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class OverviewGrpc(OverviewApi overview) : Overview.OverviewBase
{
    public override Task<GetOverviewResponse> GetOverview(GetOverviewRequest request, ServerCallContext context) =>
        overview.OverviewAsync(request, context.CancellationToken);

    public override Task<ListStandingsResponse> ListStandings(ListStandingsRequest request, ServerCallContext context) =>
        overview.StandingsAsync(request, context.CancellationToken);

    public override Task<ListSkippedSlotsResponse> ListSkippedSlots(ListSkippedSlotsRequest request, ServerCallContext context) =>
        overview.SkippedAsync(request, context.CancellationToken);
}
