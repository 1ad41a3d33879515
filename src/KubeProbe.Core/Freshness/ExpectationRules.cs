using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Freshness;

/// <summary>What is expected, from the declared manifests.</summary>
public static class ExpectationRules
{
    // Evidence is collected before a run that is out of time is closed, and a pod is cleaned away before another attempt.
    static readonly TimeSpan Closing = TimeSpan.FromSeconds(10);

    // The run's own estimate of a spread: see ProbeRunGrain.Nodes.
    static readonly TimeSpan BetweenNodes = TimeSpan.FromSeconds(5);
    static readonly TimeSpan OverNodes = TimeSpan.FromSeconds(30);

    /// <summary>All that recurs on all clusters, in the order of names.</summary>
    /// <param name="declared">Every cluster, group, template, case, suite and binding.</param>
    /// <param name="margin">What is granted on top of what may be needed.</param>
    public static IReadOnlyList<ClusterExpectation> For(ManifestSet declared, TimeSpan margin)
    {
        var recurring = declared.Bindings.Values.Where(binding => binding.Spec.Schedule is not null).ToList();
        var named = recurring.Where(binding => binding.Spec.Cluster is not null).ToLookup(binding => binding.Spec.Cluster!);
        var grouped = recurring.FindAll(binding => binding.Spec.Group is not null);

        return
        [
            .. declared.Clusters.Values.OrderBy(cluster => cluster.Name, StringComparer.Ordinal).Select(cluster => new ClusterExpectation(
                cluster.Name,
                cluster.Spec.Paused,
                cluster.Spec.Maintenance,
                [
                    .. named[cluster.Name]
                        .Concat(grouped.Where(binding => PlanRules.Reaches(binding.Spec, cluster.Name, cluster.Labels, declared)))
                        .OrderBy(binding => binding.Name, StringComparer.Ordinal)
                        .SelectMany(binding => Of(cluster, binding, declared, margin)),
                ])),
        ];
    }

    /// <summary>How long after its slot the verdict of a run must be there.</summary>
    public static TimeSpan Allowance(TimeSpan startingDeadline, TimeSpan timeout, int attempts, Placement placement, int podsAtOnce, TimeSpan margin)
    {
        var spread = placement.EveryNode || placement.Nodes.Count > 1;
        if (!spread) return startingDeadline + attempts * (timeout + Closing) + margin;

        var rounds = Math.Ceiling(Math.Max(1, placement.Nodes.Count) / (double)NodeShardRules.ShardsFor(podsAtOnce));
        return startingDeadline + rounds * (timeout + BetweenNodes) + OverNodes + margin;
    }

    static IEnumerable<Expectation> Of(Declared<ClusterSpec> cluster, Declared<BindingSpec> binding, ManifestSet declared, TimeSpan margin)
    {
        var spec = binding.Spec;
        foreach (var name in SuiteRules.CasesOf(spec, declared).Order(StringComparer.Ordinal))
        {
            if (!declared.Cases.TryGetValue(name, out var @case) || !declared.Templates.TryGetValue(@case.Spec.Template, out var template)) continue;

            var key = new SlotKey(binding.Name, name);
            yield return new Expectation
            {
                Key = key,
                Cadence = Cadence.Of(spec.Schedule!, cluster.Name, key),
                Schedule = Text(spec.Schedule!),
                Allowance = Allowance(
                    PlanRules.StartingDeadline(spec), @case.Spec.Timeout ?? template.Spec.Timeout, @case.Spec.Retry.Attempts,
                    spec.Placement, cluster.Spec.Budget.Pods, margin),
                Spread = spec.Placement.EveryNode || spec.Placement.Nodes.Count > 1,
                Paused = spec.Paused,
                Owner = @case.Spec.Owner,
                Runbook = @case.Spec.Runbook?.ToString(),
            };
        }
    }

    static string Text(BindingSchedule schedule) => schedule.Interval is { } interval
        ? $"every {Duration.Format(interval)}"
        : $"{schedule.Cron} {schedule.TimeZone ?? "UTC"}";
}
