using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Manifests;

/// <summary>Manifests over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class ManifestsGrpc(ManifestsApi manifests, ImportApi imports) : Contracts.V1Alpha1.Manifests.ManifestsBase
{
    [Authorize(Policies.Operator), Mutation("apply")]
    public override Task<ApplyResponse> Apply(ApplyRequest request, ServerCallContext context) =>
        manifests.ApplyAsync(request, context.Caller(), context.CancellationToken);

    public override Task<Manifest> Get(GetManifestRequest request, ServerCallContext context) =>
        manifests.GetAsync(request, context.CancellationToken);

    public override Task<ListManifestsResponse> List(ListManifestsRequest request, ServerCallContext context) =>
        manifests.ListAsync(request, context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("delete")]
    public override Task<DeleteManifestResponse> Delete(DeleteManifestRequest request, ServerCallContext context) =>
        manifests.DeleteAsync(request, context.Caller(), context.CancellationToken);

    [LongLived]
    public override async Task Watch(WatchManifestsRequest request, IServerStreamWriter<ManifestEvent> responseStream, ServerCallContext context)
    {
        var events = manifests.WatchAsync(request, context.CancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await foreach (var news in events) await responseStream.WriteAsync(news, context.CancellationToken);
    }

    public override Task<RenderRbacResponse> RenderRbac(RenderRbacRequest request, ServerCallContext context) =>
        manifests.RenderRbacAsync(request, context.CancellationToken);

    public override Task<ImportResponse> Import(ImportRequest request, ServerCallContext context) =>
        imports.ImportAsync(request, context.Caller(), context.CancellationToken);
}
