using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>The clock was set back: slots that were handled lie ahead again.</summary>
partial class ClusterGrain
{
    readonly Dictionary<SlotKey, (DateTimeOffset Until, int Times)> lived = [];

    void GoOnWhereSetBack(DateTimeOffset now)
    {
        foreach (var key in DuePlan.SetBack(plan!.Recurrences, lastSlots, now))
        {
            var known = lived.GetValueOrDefault(key);
            var last = lastSlots.GetValueOrDefault(key);
            lived[key] = (last > known.Until ? last : known.Until, known.Times + 1);
            lastSlots[key] = now;
        }
    }

    /// <summary>How often a slot's instant has been before: its run needs a name of its own, or it would be taken for the one of then.</summary>
    int Again(DueSlot slot) => lived.TryGetValue(slot.Key, out var before) && slot.Due <= before.Until ? before.Times : 0;
}
