namespace KubeProbe.Core.Clusters;

/// <summary>Port: objects of another tool in a target cluster, read as they are.</summary>
public interface IForeignObjects
{
    /// <summary>
    /// All objects of a kind in all namespaces, as the API's lists in JSON, one a page; none when the cluster does not know the kind. Throws
    /// <see cref="TargetClusterException"/> when the cluster does not answer, or gives the centre no right to list them, and names the right.
    /// </summary>
    /// <param name="target">The cluster.</param>
    /// <param name="group">API group, such as <c>comcast.github.io</c>.</param>
    /// <param name="version">API version, such as <c>v1</c>.</param>
    /// <param name="resource">Plural, such as <c>khchecks</c>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListAsync(ClusterTarget target, string group, string version, string resource, CancellationToken cancellation);
}
