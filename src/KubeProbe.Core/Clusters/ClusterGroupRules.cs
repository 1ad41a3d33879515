using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Clusters;

/// <summary>What may be wrong with a ClusterGroup.</summary>
public static class ClusterGroupRules
{
    const int MostMembers = 10_000;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(ClusterGroupSpec spec) =>
    [
        .. LabelSelectorRules.Check(spec.Selector, "spec.selector"),
        .. TextRules.CheckDistinct(spec.Clusters, MostMembers, "spec.clusters"),
        .. spec.Clusters.Index().SelectMany(name =>
            MetadataRules.CheckName(ManifestKind.Cluster, name.Item, FieldPath.Of("spec.clusters", name.Index))),
    ];
}
