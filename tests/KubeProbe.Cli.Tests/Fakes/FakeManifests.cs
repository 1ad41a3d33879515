using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Keeps what a test gives it and answers with that.</summary>
public sealed class FakeManifests : KubeProbe.Contracts.V1Alpha1.Manifests.ManifestsBase
{
    public List<Manifest> Items { get; } = [];

    public List<Column> Columns { get; } = [];

    public int LargestPage { get; set; } = 500;

    public Func<ApplyRequest, ApplyResponse> OnApply { get; set; } = _ => new();

    public Func<ImportRequest, ImportResponse> OnImport { get; set; } = _ => new();

    public Func<DeleteManifestRequest, DeleteManifestResponse> OnDelete { get; set; } = r => new()
    {
        Changes = { new ManifestChange { Kind = r.Kind, Name = r.Name, Action = ManifestAction.Deleted } },
    };

    public Func<IServerStreamWriter<ManifestEvent>, CancellationToken, Task> OnWatch { get; set; } = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);

    public List<WatchManifestsRequest> Watches { get; } = [];

    public List<ListManifestsRequest> Lists { get; } = [];

    public static Manifest Item(string kind, string name, DateTimeOffset created, params string[] cells) => new()
    {
        Kind = kind,
        Name = name,
        Generation = 1,
        Created = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(created),
        Json = $$$"""{"apiVersion":"kubeprobe.io/v1alpha1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"},"spec":{"displayName":"杭州 <{{{name}}}>","note":"yes"}}""",
        Cells = { cells },
    };

    public override Task<ApplyResponse> Apply(ApplyRequest request, ServerCallContext context) => Task.FromResult(OnApply(request));

    public override Task<ImportResponse> Import(ImportRequest request, ServerCallContext context) => Task.FromResult(OnImport(request));

    public override Task<Manifest> Get(GetManifestRequest request, ServerCallContext context) => Task.FromResult(
        Items.FirstOrDefault(i => i.Kind == request.Kind && i.Name == request.Name)
        ?? throw new RpcException(new Status(StatusCode.NotFound, $"there is no {request.Kind} '{request.Name}'")));

    public override Task<ListManifestsResponse> List(ListManifestsRequest request, ServerCallContext context)
    {
        lock (Lists) Lists.Add(request);
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken);
        var all = Items.Where(i => i.Kind == request.Kind).ToList();
        var page = all.Skip(from).Take(Math.Min(request.PageSize, LargestPage)).ToList();
        var next = from + page.Count;
        return Task.FromResult(new ListManifestsResponse { Columns = { Columns }, Items = { page }, NextPageToken = next < all.Count ? $"{next}" : "" });
    }

    public override Task<DeleteManifestResponse> Delete(DeleteManifestRequest request, ServerCallContext context) => Task.FromResult(OnDelete(request));

    public override Task Watch(WatchManifestsRequest request, IServerStreamWriter<ManifestEvent> stream, ServerCallContext context)
    {
        lock (Watches) Watches.Add(request);
        return OnWatch(stream, context.CancellationToken);
    }

    public override Task<RenderRbacResponse> RenderRbac(RenderRbacRequest request, ServerCallContext context) =>
        Task.FromResult(new RenderRbacResponse { Yaml = $"# {string.Join(' ', request.Templates)} in {request.Namespace}" });
}
