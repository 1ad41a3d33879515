using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// Reads a cluster's plan: its own manifest, the bindings that name it or any group, and the cases they reach, each from the
/// case's grain, which reads it once for all clusters.
/// </summary>
sealed class ClusterPlans(IManifestStore manifests, ClusterDirectory clusters, DeclaredCache read, BoundCases rendered, IGrainFactory grains)
{
    /// <summary>The plan, or null when the cluster is not declared (any more).</summary>
    public async Task<ClusterPlan?> ReadAsync(string name, CancellationToken cancellation)
    {
        clusters.Forget(name);
        if (await clusters.FindAsync(name, cancellation) is not { } cluster) return null;

        var bindings = await manifests.ListAllAsync(new ManifestQuery(ManifestKind.Binding, BoundTo: name), cancellation);
        var groups = await manifests.ListAllAsync(new ManifestQuery(ManifestKind.ClusterGroup), cancellation);
        var suites = bindings.Count == 0 ? [] : await manifests.ListAllAsync(new ManifestQuery(ManifestKind.CaseSuite), cancellation);
        var outline = ManifestSet.Of([.. bindings, .. groups, .. suites], read);

        var mine = bindings.Where(binding => PlanRules.Reaches(outline.Bindings[binding.Name].Spec, name, cluster.Labels, outline)).ToList();
        var cases = await CasesAsync(mine.SelectMany(binding => SuiteRules.CasesOf(outline.Bindings[binding.Name].Spec, outline)).Distinct());
        var bound = PlanRules.For(name, cluster.Labels, ManifestSet.Of([.. mine, .. groups, .. suites, .. cases], read), rendered);

        var since = mine.ToDictionary(binding => binding.Name, binding => binding.UpdatedAt);
        return new ClusterPlan(
            cluster,
            bound.ToDictionary(each => new SlotKey(each.Binding, each.Case)),
            [.. bound.Where(each => each is { Schedule: not null, Paused: false }).Select(each => Recur(name, each, since[each.Binding]))]);
    }

    /// <summary>A case that no binding binds there; null when it is not declared.</summary>
    public async Task<BoundCase?> UnboundAsync(string @case) =>
        PlanRules.Unbound(@case, ManifestSet.Of(await CasesAsync([@case])));

    async Task<IReadOnlyList<StoredManifest>> CasesAsync(IEnumerable<string> names)
    {
        var found = await Task.WhenAll(names.Select(name => grains.GetGrain<IProbeCaseGrain>(name).GetAsync()));
        return [.. found.OfType<DeclaredCase>().SelectMany(declared => new[] { declared.Template, declared.Case })];
    }

    static Recurrence Recur(string cluster, BoundCase bound, DateTimeOffset since)
    {
        var key = new SlotKey(bound.Binding, bound.Case);
        return new Recurrence(key, Cadence.Of(bound.Schedule!, cluster, key), bound.StartingDeadline, since);
    }
}
