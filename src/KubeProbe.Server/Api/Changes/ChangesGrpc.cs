using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Changes;

/// <summary>Changes over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class ChangesGrpc(ChangesApi changes) : Contracts.V1Alpha1.Changes.ChangesBase
{
    [Authorize(Policies.ChangeSystem), Mutation("change")]
    public override Task<Change> PostChange(PostChangeRequest request, ServerCallContext context) =>
        changes.PostAsync(request, context.Caller(), context.CancellationToken);

    public override Task<Change> GetChange(GetChangeRequest request, ServerCallContext context) =>
        changes.GetAsync(request, context.CancellationToken);

    public override Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context) =>
        changes.ListAsync(request, context.CancellationToken);
}
