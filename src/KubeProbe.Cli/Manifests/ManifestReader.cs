using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;

namespace KubeProbe.Cli.Manifests;

/// <summary>Lists and gets manifests, page after page.</summary>
static class ManifestReader
{
    /// <summary>More than any fleet has; it bounds what a list that went wrong can do.</summary>
    const int Most = 100_000;

    public static async Task<(IReadOnlyList<Column> Columns, IReadOnlyList<Manifest> Items)> ListAsync(
        Call call, Kind kind, string selector, CancellationToken cancel)
    {
        IReadOnlyList<Column> columns = [];
        var items = await Pages.ReadAsync<Manifest>(Most, async (size, token) =>
        {
            var request = new ListManifestsRequest { Kind = kind.Name, LabelSelector = selector, PageSize = size, PageToken = token };
            var page = await call.Centre.Manifests.ListAsync(request, cancellationToken: cancel);
            if (token.Length == 0) columns = page.Columns;
            return (page.Items, page.NextPageToken);
        });
        return (columns, items);
    }

    public static async Task<Manifest> GetAsync(Call call, Kind kind, string name, CancellationToken cancel) =>
        await call.Centre.Manifests.GetAsync(new GetManifestRequest { Kind = kind.Name, Name = name }, cancellationToken: cancel);

    /// <summary>The columns of a kind: they come with a list, and one object is asked for without one.</summary>
    public static async Task<IReadOnlyList<Column>> ColumnsAsync(Call call, Kind kind, CancellationToken cancel) =>
        (await call.Centre.Manifests.ListAsync(new ListManifestsRequest { Kind = kind.Name, PageSize = 1 }, cancellationToken: cancel)).Columns;
}
