using KubeProbe.Core.Bindings;

namespace KubeProbe.Core.Manifests;

/// <summary>Which clusters must read the declared truth anew after manifests changed.</summary>
public static class AffectedClusters
{
    /// <summary>
    /// A cluster that changed itself; one whose connection names a changed secret; and every cluster of a binding that leads to
    /// something changed: a case, a suite, a template, a group or a secret among the parameters.
    /// </summary>
    /// <param name="changed">What was created, changed or deleted.</param>
    /// <param name="before">All manifests before.</param>
    /// <param name="after">All manifests after. A cluster that lost a binding is found before, one that gained it after.</param>
    public static IReadOnlySet<string> Of(IReadOnlyCollection<ManifestRef> changed, ManifestSet before, ManifestSet after)
    {
        var clusters = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var declared in (ManifestSet[])[before, after]) Collect(changed, declared, clusters);
        return clusters;
    }

    static void Collect(IReadOnlyCollection<ManifestRef> changed, ManifestSet declared, SortedSet<string> clusters)
    {
        var touched = WithReferrers(changed, declared);
        foreach (var reference in touched)
        {
            if (reference.Kind is ManifestKind.Cluster) clusters.Add(reference.Name);
            else if (reference.Kind is ManifestKind.Binding && declared.Bindings.TryGetValue(reference.Name, out var binding))
                clusters.UnionWith(Reached(binding.Spec, declared));
        }
    }

    // A binding leads to its clusters, but a cluster that changed does not lead to the other clusters of its groups.
    static HashSet<ManifestRef> WithReferrers(IReadOnlyCollection<ManifestRef> changed, ManifestSet declared)
    {
        var referrers = ManifestReferences.Of(declared)
            .Where(pair => pair.Reference.Target.Kind is not ManifestKind.Cluster)
            .ToLookup(pair => pair.Reference.Target, pair => pair.From);
        var touched = new HashSet<ManifestRef>(changed);
        var open = new Stack<ManifestRef>(changed);
        while (open.TryPop(out var reference))
            foreach (var referrer in referrers[reference])
                if (touched.Add(referrer)) open.Push(referrer);
        return touched;
    }

    static IEnumerable<string> Reached(BindingSpec binding, ManifestSet declared) =>
        binding.Cluster is not null
            ? [binding.Cluster]
            : from cluster in declared.Clusters.Values
              where PlanRules.Reaches(binding, cluster.Name, cluster.Labels, declared)
              select cluster.Name;
}
