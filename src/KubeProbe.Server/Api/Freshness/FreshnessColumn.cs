using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Api.Freshness;

/// <summary>The column of clusters and bindings that tells whether their verdicts come, beside whatever else is shown of them.</summary>
sealed class FreshnessColumn(IFreshnessQueries queries, TimeProvider time)
{
    /// <summary>A word for each; null for a kind that has no such column.</summary>
    public async Task<Func<string, string>?> ReadAsync(ManifestKind kind, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        if (kind is not (ManifestKind.Cluster or ManifestKind.Binding)) return null;
        if (names.Count == 0) return _ => "";

        var counts = await queries.CountAsync(kind is ManifestKind.Binding, names, cancellation);
        var outdated = FreshnessWords.IsOutdated(await queries.LastAsync(cancellation), time.GetUtcNow());
        return name => FreshnessWords.Of(counts.GetValueOrDefault(name), outdated);
    }
}
