using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Alerts.Silences;

/// <summary>Silences over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class SilencesGrpc(SilencesApi silences) : Contracts.V1Alpha1.Silences.SilencesBase
{
    [Authorize(Policies.Operator), Mutation("silence.create")]
    public override Task<CreateSilenceResponse> CreateSilence(CreateSilenceRequest request, ServerCallContext context) =>
        silences.CreateAsync(request, context.Caller(), context.CancellationToken);

    public override Task<PreviewSilenceResponse> PreviewSilence(PreviewSilenceRequest request, ServerCallContext context) =>
        silences.PreviewAsync(request, context.CancellationToken);

    public override Task<ListSilencesResponse> ListSilences(ListSilencesRequest request, ServerCallContext context) =>
        silences.ListAsync(request, context.CancellationToken);

    public override Task<Silence> GetSilence(GetSilenceRequest request, ServerCallContext context) =>
        silences.GetAsync(request.Id, context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("silence.expire")]
    public override Task<Silence> ExpireSilence(ExpireSilenceRequest request, ServerCallContext context) =>
        silences.ExpireAsync(request.Id, context.Caller(), context.CancellationToken);
}
