using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Clusters;

/// <summary>A set of clusters whose membership is live: those named, and those whose labels are selected.</summary>
public sealed record ClusterGroupSpec
{
    /// <summary>Selects by label; absent selects none.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Members by name.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>Whether a cluster belongs to it now.</summary>
    public bool Contains(string cluster, IReadOnlyDictionary<string, string> labels) =>
        Clusters.Contains(cluster) || Selector?.Matches(labels) == true;
}
