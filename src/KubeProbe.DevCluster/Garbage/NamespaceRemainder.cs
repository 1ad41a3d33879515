using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>What a namespace that is being deleted says of what is still in it. Source: the namespace controller of Kubernetes 1.26.</summary>
static class NamespaceRemainder
{
    public static void Tell(JsonObject ns, IReadOnlyList<(ResourceType Type, JsonObject Object)> left, DateTimeOffset now)
    {
        var resources = left.GroupBy(one => $"{one.Type.Plural}.{one.Type.Group}").OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => $"{kind.Key} has {kind.Count()} resource instances");
        var finalizers = left.SelectMany(one => one.Object.Texts("metadata", "finalizers")).CountBy(f => f).OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => $"{f.Key} in {f.Value} resource instances").ToList();

        StatusCondition.Set(ns, "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered", now);
        StatusCondition.Set(ns, "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed", now);
        StatusCondition.Set(ns, "NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization", now);
        StatusCondition.Set(ns, "NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", resources)}", now);
        if (finalizers.Count > 0)
            StatusCondition.Set(ns, "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}", now);
        else
            StatusCondition.Set(ns, "NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished", now);
    }
}
