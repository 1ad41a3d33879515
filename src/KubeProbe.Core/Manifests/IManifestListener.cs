namespace KubeProbe.Core.Manifests;

/// <summary>
/// Port: told after manifests were written, so that whoever acts on them reads them anew. A notice may be lost in a crash: the
/// listener must also find the truth by itself at start.
/// </summary>
public interface IManifestListener
{
    /// <summary>These were created, changed or deleted, and that is durable.</summary>
    /// <param name="changed">What was written.</param>
    /// <param name="clusters">Names of the clusters whose plan or connection it touches; see <see cref="AffectedClusters"/>.</param>
    /// <param name="cancellation">Ends the telling; the change stays.</param>
    Task ChangedAsync(IReadOnlyList<ManifestRef> changed, IReadOnlySet<string> clusters, CancellationToken cancellation);
}
