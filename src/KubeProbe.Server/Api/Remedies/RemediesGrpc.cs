using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Remedies;

/// <summary>Executions of remedies over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class RemediesGrpc(RemediesApi remedies) : Contracts.V1Alpha1.Remedies.RemediesBase
{
    public override Task<ListRemediationsResponse> ListRemediations(ListRemediationsRequest request, ServerCallContext context) =>
        remedies.ListAsync(request, context.CancellationToken);

    public override Task<Remediation> GetRemediation(GetRemediationRequest request, ServerCallContext context) => remedies.GetAsync(request.Id, context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("remedy.decide")]
    public override Task<Remediation> DecideRemediation(DecideRemediationRequest request, ServerCallContext context) =>
        remedies.DecideAsync(request, context.Caller(), context.CancellationToken);
}
