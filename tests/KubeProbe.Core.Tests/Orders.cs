using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests;

/// <summary>Run orders for tests that don't care for most of their fields.</summary>
static class Orders
{
    public static RunOrder Of(
        RunTrigger trigger = RunTrigger.Periodic,
        string binding = "b",
        string @case = "c",
        string template = "t",
        bool exclusive = false,
        int minute = 0,
        Placement? placement = null,
        int shards = 1) => new()
        {
            Id = RunId.OfTrigger("cluster", binding, @case, $"{trigger}/{minute}"),
            Cluster = "cluster",
            Case = @case,
            Binding = binding,
            Trigger = trigger,
            Due = new DateTimeOffset(2026, 3, 1, 12, minute, 0, TimeSpan.Zero),
            Timeout = TimeSpan.FromMinutes(1),
            Work = new ProbeWork { Template = template, Version = 1, Image = "image", Exclusive = exclusive },
            Placement = placement ?? new Placement(),
            Shards = shards,
        };
}
