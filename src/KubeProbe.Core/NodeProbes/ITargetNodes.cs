using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.NodeProbes;

/// <summary>Port: the nodes of a target cluster.</summary>
public interface ITargetNodes
{
    /// <summary>All nodes with these labels, by name. Throws <see cref="TargetClusterException"/>.</summary>
    Task<IReadOnlyList<TargetNode>> ListAsync(
        ClusterTarget target, IReadOnlyDictionary<string, string> selector, CancellationToken cancellation);
}

/// <summary>A node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Whether its Ready condition is True.</param>
/// <param name="Schedulable">False when it is cordoned.</param>
public sealed record TargetNode(string Name, bool Ready, bool Schedulable);
