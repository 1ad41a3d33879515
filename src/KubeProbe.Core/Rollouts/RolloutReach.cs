using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Rollouts;

/// <summary>Who runs a template: the cases made of it, and the clusters they are bound to.</summary>
sealed class RolloutReach(IManifestStore manifests, DeclaredCache read)
{
    const int Page = 5_000;

    /// <summary>As it is declared now.</summary>
    public async Task<(IReadOnlyList<string> Cases, IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Labels)> Clusters)> OfAsync(
        string template, CancellationToken cancellation)
    {
        var all = new List<StoredManifest>();
        foreach (var kind in (ManifestKind[])[ManifestKind.Cluster, ManifestKind.ClusterGroup, ManifestKind.ProbeCase, ManifestKind.CaseSuite, ManifestKind.Binding])
            await CollectAsync(kind, all, cancellation);

        var declared = ManifestSet.Of(all, read);
        var cases = declared.Cases.Values.Where(@case => @case.Spec.Template == template).Select(@case => @case.Name).ToHashSet();
        var bindings = declared.Bindings.Values.Where(binding => SuiteRules.CasesOf(binding.Spec, declared).Any(cases.Contains)).ToList();
        return (
            [.. cases],
            [.. declared.Clusters.Values
                .Where(cluster => bindings.Exists(binding => PlanRules.Reaches(binding.Spec, cluster.Name, cluster.Labels, declared)))
                .Select(cluster => (cluster.Name, cluster.Labels))]);
    }

    async Task CollectAsync(ManifestKind kind, List<StoredManifest> all, CancellationToken cancellation)
    {
        string? after = null;
        while (true)
        {
            var page = await manifests.ListAsync(new ManifestQuery(kind, After: after, Limit: Page), cancellation);
            all.AddRange(page);
            if (page.Count < Page) return;
            after = page[^1].Name;
        }
    }
}
