using KubeProbe.Core.Bindings;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Freshness;

/// <summary>A case that recurs every five minutes and has six minutes for its verdict, and instants of its slots.</summary>
static class Watched
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Allowance = TimeSpan.FromMinutes(6);
    static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Expectation Case(string name = "k", string binding = "b") => new()
    {
        Key = new SlotKey(binding, name),
        Cadence = Cadence.Of(new BindingSchedule { Interval = Interval }, "c1", new SlotKey("b", "k")),
        Schedule = "every 5m",
        Allowance = Allowance,
    };

    /// <summary>The nth slot of the day, and some time after it.</summary>
    public static DateTimeOffset Slot(int number, TimeSpan? after = null) => Case().Cadence.NextAfter(Begin)!.Value + number * Interval + (after ?? TimeSpan.Zero);

    public static FreshnessRow Row(FreshnessState state, DateTimeOffset expectFrom, string name = "k") => new()
    {
        Cluster = "c1",
        Key = new SlotKey("b", name),
        State = state,
        Since = expectFrom,
        Schedule = "every 5m",
        ExpectFrom = expectFrom,
    };

    public static FreshnessSight Seen(DateTimeOffset? verdict = null, DateTimeOffset? slot = null, string? skipped = null) => new(verdict, slot, skipped);
}
