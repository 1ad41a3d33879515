using KubeProbe.Core.Bindings;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Fleet;

/// <summary>Which slots are due, from the schedule alone.</summary>
static class DueSlots
{
    /// <summary>All slots of the fleet in a window, by cluster and binding.</summary>
    public static IEnumerable<(string Cluster, string Binding, DateTimeOffset Due)> Of(FleetOptions options, DateTimeOffset from, DateTimeOffset to)
    {
        var schedule = new BindingSchedule { Interval = options.Interval };
        for (var number = 0; number < options.Clusters + options.Dead + options.Hanging; number++)
        for (var each = 0; each < options.Bindings; each++)
        {
            var (cluster, binding) = (FleetManifests.Cluster(number), FleetManifests.Binding(each));
            var cadence = Cadence.Of(schedule, cluster, new SlotKey(binding, FleetManifests.Case(each)));
            for (var slot = cadence.NextAfter(from.AddTicks(-1)); slot < to; slot = cadence.NextAfter(slot.Value)) yield return (cluster, binding, slot.Value);
        }
    }
}
