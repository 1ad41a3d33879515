using KubeProbe.Core.Bindings;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>Whether a binding's periodic runs are due, and whether their verdicts come.</summary>
static class BindingConditionRules
{
    const string Scheduling = "Scheduled";
    const string Freshness = "Fresh";

    /// <summary>Whether periodic runs start.</summary>
    public static Finding? Scheduled(string binding, StatusScene scene)
    {
        if (!scene.Declared.Bindings.TryGetValue(binding, out var found)) return null;

        var spec = found.Spec;
        if (spec.Schedule is null)
            return Finding.False(Scheduling, "NoSchedule", spec.Changes is null ? "It has neither schedule nor filter of changes: it runs by hand only." : "It has no schedule: it runs by change and by hand.");
        if (spec.Paused) return Finding.False(Scheduling, "Paused", "It is paused: only runs by hand start. Remove spec.paused to go on.");

        var clusters = scene.ReachedBy(spec);
        if (clusters.Count == 0) return Finding.False(Scheduling, "NoClusters", ReachConditionRules.NoClusters(spec));
        var still = clusters.Where(cluster => IsStill(cluster.Spec, scene.Now)).Select(cluster => cluster.Name).Order(StringComparer.Ordinal).ToList();
        if (still.Count == clusters.Count)
            return Finding.False(Scheduling, "ClustersPaused", $"Paused, or in maintenance that stops probing: {StatusText.Names(still)}.");

        var when = spec.Schedule.Interval is { } interval ? $"Every {Duration.Format(interval)}" : $"By {spec.Schedule.Cron} {spec.Schedule.TimeZone ?? "UTC"}";
        var but = still.Count > 0 ? $"; paused, or in maintenance that stops probing: {StatusText.Names(still)}" : "";
        return Finding.True(Scheduling, spec.Schedule.Interval is null ? "Cron" : "Interval", $"{when} on {StatusText.Number(clusters.Count - still.Count, "cluster")}{but}.");
    }

    /// <summary>Whether its verdicts come when they must; nothing is said of a binding without a schedule.</summary>
    public static Finding? Fresh(string binding, StatusScene scene)
    {
        if (!scene.Declared.Bindings.TryGetValue(binding, out var found) || found.Spec.Schedule is null) return null;
        if (scene.Unjudged) return Finding.Unknown(Freshness, "Unjudged", "Nobody judged lately whether verdicts come. Look at the servers' logs.");

        var counts = scene.FreshnessOf(binding);
        var total = counts?.Values.Sum() ?? 0;
        int Count(FreshnessState state) => counts?.GetValueOrDefault(state) ?? 0;
        string Some(FreshnessState state) => $"{Count(state)} of {total}";
        if (total == 0) return Finding.Unknown(Freshness, "NotJudged", "No verdict is expected of it yet.");
        if (Count(FreshnessState.Stale) > 0)
            return Finding.False(Freshness, "VerdictsOverdue", $"{Some(FreshnessState.Stale)} verdicts are overdue. See kubeprobe get freshness --stale.");
        if (Count(FreshnessState.Skipped) > 0)
            return Finding.Unknown(Freshness, "SlotsSkipped", $"The last slots of {Some(FreshnessState.Skipped)} were skipped. See kubeprobe get skippedslots.");
        if (Count(FreshnessState.Fresh) > 0) return Finding.True(Freshness, "VerdictsCome", "Every verdict that had to be there is there.");
        return Count(FreshnessState.Awaited) > 0
            ? Finding.Unknown(Freshness, "Awaited", "The first verdicts are awaited.")
            : Finding.Unknown(Freshness, "Paused", "Nothing is expected: it is paused, or its clusters are.");
    }

    /// <summary>Whether periodic runs don't start on a cluster at the moment.</summary>
    public static bool IsStill(ClusterSpec cluster, DateTimeOffset now) =>
        cluster.Paused || (cluster.Maintenance.Count > 0 && MaintenanceRules.Open(cluster.Maintenance, now) is { Mode: MaintenanceMode.Stop });
}
