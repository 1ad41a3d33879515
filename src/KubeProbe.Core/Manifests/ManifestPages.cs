namespace KubeProbe.Core.Manifests;

/// <summary>Reads a list however long it is: the store answers with a page at a time.</summary>
public static class ManifestPages
{
    /// <summary>So many manifests are asked for at once.</summary>
    public const int Page = 5_000;

    /// <summary>All of a kind that match.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="query">What is asked for; it names one kind.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<IReadOnlyList<StoredManifest>> ListAllAsync(this IManifestStore store, ManifestQuery query, CancellationToken cancellation)
    {
        if (query.Kind is null) throw new ArgumentException("Pages go by name, and names are those of one kind.", nameof(query));

        var all = new List<StoredManifest>();
        while (true)
        {
            var page = await store.ListAsync(query with { Limit = Page, After = all.Count > 0 ? all[^1].Name : query.After }, cancellation);
            all.AddRange(page);
            if (page.Count < Page) return all;
        }
    }
}
