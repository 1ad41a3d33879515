using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>When a binding's next slot is due. Only who asks for one binding is told: it differs with every look, and a watch would tell of nothing else.</summary>
static class NextDueRules
{
    // A binding of many cases on many clusters has a slot in every second of its interval: the first of these are near enough.
    const int MostLooked = 20_000;

    /// <summary>Null where none is due: no schedule, paused, or nothing that is not still at the moment.</summary>
    public static DateTimeOffset? Of(string binding, StatusScene scene)
    {
        if (!scene.Declared.Bindings.TryGetValue(binding, out var found) || found.Spec is not { Paused: false, Schedule: { } schedule }) return null;

        var clusters = scene.ReachedBy(found.Spec).Where(cluster => !BindingConditionRules.IsStill(cluster.Spec, scene.Now));
        var cases = SuiteRules.CasesOf(found.Spec, scene.Declared).ToList();
        return clusters.SelectMany(cluster => cases.Select(each => (cluster.Name, Key: new SlotKey(binding, each))))
            // By cron all are due at once.
            .Take(schedule.Interval is null ? 1 : MostLooked)
            .Min(each => Cadence.Of(schedule, each.Name, each.Key).NextAfter(scene.Now));
    }
}
