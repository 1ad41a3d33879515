using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>Whether the clusters a case or a template is bound to have what it needs.</summary>
static class ApplicableRules
{
    const string Type = "Applicable";

    /// <summary>Of a case: what it and its template need.</summary>
    public static Finding? OfCase(string name, StatusScene scene)
    {
        if (!scene.Declared.Cases.TryGetValue(name, out var found)) return null;
        var template = scene.Declared.Templates.GetValueOrDefault(found.Spec.Template);
        return Of([.. (template?.Spec.Capabilities ?? []).Union(found.Spec.Capabilities)], scene.ClustersOf(name), scene);
    }

    /// <summary>Of a template: what it needs, wherever any of its cases is bound.</summary>
    public static Finding? OfTemplate(string name, StatusScene scene)
    {
        if (!scene.Declared.Templates.TryGetValue(name, out var found)) return null;
        var clusters = scene.Declared.Cases.Values.Where(each => each.Spec.Template == name)
            .SelectMany(each => scene.ClustersOf(each.Name)).DistinctBy(cluster => cluster.Name)
            .OrderBy(cluster => cluster.Name, StringComparer.Ordinal).ToList();
        return Of(found.Spec.Capabilities, clusters, scene);
    }

    static Finding Of(IReadOnlyList<string> needed, IReadOnlyList<Declared<ClusterSpec>> clusters, StatusScene scene)
    {
        if (clusters.Count == 0) return Finding.Unknown(Type, "NotBound", "It is bound to no cluster.");

        var lacking = clusters
            .Select(cluster => (cluster.Name, Lacks: CapabilityRules.Lacking(needed, cluster.Spec.Capabilities, scene.FoundOn(cluster.Name))))
            .Where(each => each.Lacks.Count > 0).ToList();
        return lacking.Count == 0
            ? Finding.True(Type, "Everywhere", $"On {StatusText.Number(clusters.Count, "cluster")}, as far as is known.")
            : Finding.False(Type, "CapabilityMissing",
                $"Not on {lacking.Count} of {StatusText.Number(clusters.Count, "cluster")}: {StatusText.Names([.. lacking.Select(each => $"{each.Name} lacks {string.Join(" and ", each.Lacks)}")])}.");
    }
}
