using Google.Protobuf;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;
using KubeProbe.Server.Hosting;

namespace KubeProbe.Server.Api.Manifests;

/// <summary>Manifests over HTTP: one set of routes for each kind.</summary>
static class ManifestsRoutes
{
    public static void MapManifests(this IEndpointRouteBuilder api)
    {
        api.MapPost("/apply", async (HttpContext context, ManifestsApi manifests, string? dryRun, string? path) =>
            {
                var read = new Query();
                var request = new ApplyRequest { DryRun = read.Flag(dryRun, "dryRun") };
                read.Check();
                var body = await ProtoJson.ReadBytesAsync(context.Request, Listeners.MaxBody);
                request.Files.Add(new ManifestFile { Path = path ?? "-", Content = UnsafeByteOperations.UnsafeWrap(body) });
                return ProtoJson.Result(await manifests.ApplyAsync(request, context.Caller(), context.RequestAborted));
            })
            .WithMetadata(new ContractMetadata("Applies all documents of a YAML file, or none.", ApplyResponse.Descriptor, null, BodyType: "application/yaml"))
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("apply"));

        foreach (var kind in Enum.GetValues<ManifestKind>()) MapKind(api, kind.ToString(), ManifestKindText.Plural(kind));

        api.MapGet("/rbac", (HttpContext context, ManifestsApi manifests, string[]? template, string[]? remedy, string? @namespace, bool? observe) =>
                ProtoJson.ResultAsync(manifests.RenderRbacAsync(
                    new RenderRbacRequest { Templates = { template ?? [] }, Remedies = { remedy ?? [] }, Namespace = @namespace ?? "", Observe = observe ?? false }, context.RequestAborted)))
            .Answers<RenderRbacResponse>("The roles which the probes of some templates need, those of the centre for some remedies, and with observe those of the centre to see changes.");

        api.MapPost("/import/{source}", async (HttpContext context, ImportApi imports, string source, string? cluster, string? group, string? fromCluster, string? path) =>
            {
                var request = new ImportRequest { Source = source, Cluster = cluster ?? "", Group = group ?? "", FromCluster = fromCluster ?? "" };
                var body = await ProtoJson.ReadBytesAsync(context.Request, Listeners.MaxBody);
                if (body.Length > 0) request.Files.Add(new ManifestFile { Path = path ?? "-", Content = UnsafeByteOperations.UnsafeWrap(body) });
                return ProtoJson.Result(await imports.ImportAsync(request, context.Caller(), context.RequestAborted));
            })
            .WithMetadata(new ContractMetadata("Manifests made of what another tool declares; nothing is applied.", ImportResponse.Descriptor, null, BodyType: "application/yaml"));
    }

    static void MapKind(IEndpointRouteBuilder api, string kind, string plural)
    {
        api.MapGet($"/{plural}", (HttpContext context, ManifestsApi manifests, string? labelSelector, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListManifestsRequest
                {
                    Kind = kind,
                    LabelSelector = labelSelector ?? "",
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(manifests.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListManifestsResponse>($"One page of {plural}, by name.");

        api.MapGet($"/watch/{plural}", (HttpContext context, ManifestsApi manifests, string? labelSelector, string? name) =>
                EventStream.Result(context, manifests.WatchAsync(
                    new WatchManifestsRequest { Kind = kind, LabelSelector = labelSelector ?? "", Name = name ?? "" }, context.RequestAborted), "manifest"))
            .WithMetadata(
                new ContractMetadata($"The {plural} there are, then each change, as server-sent events.", Contracts.V1Alpha1.ManifestEvent.Descriptor, null, "text/event-stream"),
                new LongLivedAttribute());

        api.MapGet($"/{plural}/{{name}}", (HttpContext context, ManifestsApi manifests, string name) =>
                ProtoJson.ResultAsync(manifests.GetAsync(new GetManifestRequest { Kind = kind, Name = name }, context.RequestAborted)))
            .Answers<Manifest>($"One {kind}.");

        api.MapDelete($"/{plural}/{{name}}", (HttpContext context, ManifestsApi manifests, string name, string? cascade, string? dryRun) =>
            {
                var read = new Query();
                var request = new DeleteManifestRequest
                {
                    Kind = kind,
                    Name = name,
                    Cascade = read.Flag(cascade, "cascade"),
                    DryRun = read.Flag(dryRun, "dryRun"),
                };
                read.Check();
                return ProtoJson.ResultAsync(manifests.DeleteAsync(request, context.Caller(), context.RequestAborted));
            })
            .Answers<DeleteManifestResponse>($"Deletes one {kind}, with what references it when it cascades.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("delete"));
    }
}
