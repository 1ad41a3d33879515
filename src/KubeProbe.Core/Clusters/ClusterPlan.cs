using KubeProbe.Core.Bindings;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>What a cluster's grain acts on: the cluster as declared, and all that is bound to it.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Bound">Every case of every binding, rendered.</param>
/// <param name="Recurrences">Those that recur and are not paused.</param>
sealed record ClusterPlan(
    DeclaredCluster Cluster,
    IReadOnlyDictionary<SlotKey, BoundCase> Bound,
    IReadOnlyList<Recurrence> Recurrences)
{
    public ClusterTarget Target => Cluster.Target;

    /// <summary>Versions that are tried here, by template.</summary>
    public IReadOnlyDictionary<string, long> Tried { get; init; } = new Dictionary<string, long>();

    /// <summary>The cases of those templates as the version before runs them.</summary>
    public IReadOnlyDictionary<SlotKey, BoundCase> Compared { get; init; } = new Dictionary<SlotKey, BoundCase>();
}
