using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;
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
        var around = (IReadOnlyList<StoredManifest>)[.. mine, .. groups, .. suites];
        var bound = PlanRules.For(name, cluster.Labels, ManifestSet.Of([.. around, .. cases.SelectMany(VersionOf)], read), rendered);
        var tried = cases.Where(@case => @case is { Older: not null, Rollout.Phase: RolloutPhase.Trying } && RunsNewest(@case)).ToList();

        var since = mine.ToDictionary(binding => binding.Name, binding => binding.UpdatedAt);
        return new ClusterPlan(
            cluster,
            bound.ToDictionary(each => new SlotKey(each.Binding, each.Case)),
            [.. bound.Where(each => each is { Schedule: not null, Paused: false }).Select(each => Recur(name, each, since[each.Binding]))])
        {
            Tried = tried.GroupBy(@case => @case.Template.Name).ToDictionary(group => group.Key, group => group.First().Template.Generation),
            Compared = tried.Count == 0 ? new Dictionary<SlotKey, BoundCase>()
                : PlanRules.For(name, cluster.Labels, ManifestSet.Of([.. around, .. tried.SelectMany(@case => new[] { @case.Older!, @case.Case })], read), rendered)
                    .ToDictionary(each => new SlotKey(each.Binding, each.Case)),
        };

        IEnumerable<StoredManifest> VersionOf(DeclaredCase @case) => [RunsNewest(@case) ? @case.Template : @case.Older!, @case.Case];
        bool RunsNewest(DeclaredCase @case) => Newest(@case, cluster);
    }

    /// <summary>A case that no binding binds there; null when it is not declared.</summary>
    public async Task<BoundCase?> UnboundAsync(string @case, DeclaredCluster cluster) =>
        await CasesAsync([@case]) is [var found]
            ? PlanRules.Unbound(@case, ManifestSet.Of([Newest(found, cluster) ? found.Template : found.Older!, found.Case]))
            : null;

    static bool Newest(DeclaredCase @case, DeclaredCluster cluster) => @case.Older is null || VersionRules.RunsCandidate(
        @case.Template.Name, @case.Template.Generation, @case.Rollout, SpecJson.Read<ProbeTemplateSpec>(@case.Template.Spec).Rollout?.Selector,
        cluster.Target.Name, cluster.Labels);

    async Task<IReadOnlyList<DeclaredCase>> CasesAsync(IEnumerable<string> names)
    {
        var found = await Task.WhenAll(names.Select(name => grains.GetGrain<IProbeCaseGrain>(name).GetAsync()));
        return [.. found.OfType<DeclaredCase>()];
    }

    static Recurrence Recur(string cluster, BoundCase bound, DateTimeOffset since)
    {
        var key = new SlotKey(bound.Binding, bound.Case);
        return new Recurrence(key, Cadence.Of(bound.Schedule!, cluster, key), bound.StartingDeadline, since);
    }
}
