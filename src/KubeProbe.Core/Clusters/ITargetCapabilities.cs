namespace KubeProbe.Core.Clusters;

/// <summary>Port: what a target cluster has.</summary>
public interface ITargetCapabilities
{
    /// <summary>
    /// Finds out, by as few requests as it takes. What can't be found out, or the centre has no right to see, is left out of the answer.
    /// Throws <see cref="TargetClusterException"/> when the cluster does not answer.
    /// </summary>
    /// <param name="target">The cluster.</param>
    /// <param name="wanted">Names of capabilities; see <see cref="Cases.CapabilityRules"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<IReadOnlyDictionary<string, bool>> FindAsync(ClusterTarget target, IReadOnlyCollection<string> wanted, CancellationToken cancellation);
}
