using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Applying;

/// <summary>Reads all manifests, page by page.</summary>
static class StoredManifests
{
    const int Page = 5_000;

    /// <summary>All of one kind, or of all kinds, by reference.</summary>
    public static async Task<Dictionary<ManifestRef, StoredManifest>> ReadAsync(IManifestStore store, CancellationToken cancellation)
    {
        var all = new Dictionary<ManifestRef, StoredManifest>();
        foreach (var kind in Enum.GetValues<ManifestKind>())
            await foreach (var manifest in OfKindAsync(store, kind, null, cancellation)) all[new(kind, manifest.Name)] = manifest;
        return all;
    }

    /// <summary>All of a kind after a name, by name.</summary>
    public static async IAsyncEnumerable<StoredManifest> OfKindAsync(
        IManifestStore store, ManifestKind kind, string? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await store.ListAsync(new ManifestQuery(kind, After: after, Limit: Page), cancellation);
            foreach (var manifest in page) yield return manifest;
            if (page.Count < Page) yield break;
            after = page[^1].Name;
        }
    }
}
