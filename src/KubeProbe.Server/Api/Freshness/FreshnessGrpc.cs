using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Freshness;

/// <summary>Freshness over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class FreshnessGrpc(FreshnessApi freshness) : Contracts.V1Alpha1.Freshness.FreshnessBase
{
    public override Task<ListFreshnessResponse> ListFreshness(ListFreshnessRequest request, ServerCallContext context) =>
        freshness.ListAsync(request, context.CancellationToken);
}
