using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Facts;

/// <summary>Facts over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class FactsGrpc(FactsApi facts) : Contracts.V1Alpha1.Facts.FactsBase
{
    public override Task<ListFactsResponse> ListFacts(ListFactsRequest request, ServerCallContext context) => facts.ListAsync(request, context.CancellationToken);

    public override Task<DiffFactResponse> DiffFact(DiffFactRequest request, ServerCallContext context) => facts.DiffAsync(request, context.CancellationToken);

    public override Task<ListFactChangesResponse> ListFactChanges(ListFactChangesRequest request, ServerCallContext context) =>
        facts.ChangesAsync(request, context.CancellationToken);
}
