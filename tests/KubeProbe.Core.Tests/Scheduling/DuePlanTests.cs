using KubeProbe.Core.Bindings;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

public sealed class DuePlanTests
{
    static readonly SlotKey Key = new("b", "c");
    static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_latest_slot_is_due_and_the_ones_before_it_are_missed()
    {
        var first = Cadence().NextAfter(Start)!.Value;

        var plan = Plan(now: first + TimeSpan.FromMinutes(12), last: first);

        Assert.Equal(first + TimeSpan.FromMinutes(10), Assert.Single(plan.Due).Due);
        var missed = Assert.Single(plan.Missed);
        Assert.Equal((1, first + TimeSpan.FromMinutes(5)), (missed.Count, missed.Last));
        Assert.Equal(first + TimeSpan.FromMinutes(15), plan.NextAt);
    }

    [Fact]
    public void A_slot_after_its_starting_deadline_is_missed_too()
    {
        var first = Cadence().NextAfter(Start)!.Value;

        var plan = Plan(now: first + TimeSpan.FromSeconds(61), last: null, deadline: TimeSpan.FromMinutes(1));

        Assert.Empty(plan.Due);
        Assert.Equal((1, first), (Assert.Single(plan.Missed).Count, plan.Missed[0].Last));
    }

    [Fact]
    public void A_slot_that_was_handled_is_not_due_again()
    {
        var first = Cadence().NextAfter(Start)!.Value;

        var plan = Plan(now: first + TimeSpan.FromMinutes(1), last: first);

        Assert.Empty(plan.Due);
        Assert.Empty(plan.Missed);
    }

    [Fact]
    public void What_passed_before_it_was_bound_is_none_of_its_business()
    {
        var plan = DuePlan.For([new Recurrence(Key, Cadence(), TimeSpan.FromMinutes(5), Since: Start)], new Dictionary<SlotKey, DateTimeOffset>(), Start);

        Assert.Empty(plan.Due);
        Assert.InRange(plan.NextAt!.Value, Start, Start + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_thousand_bindings_of_one_interval_do_not_fall_on_one_second()
    {
        var busiest = Enumerable.Range(0, 1_000)
            .Select(i => CadenceOf($"binding-{i}").NextAfter(Start)!.Value)
            .GroupBy(slot => slot.ToUnixTimeSeconds())
            .Max(second => second.Count());

        // 1,000 over 300 s: 3.3 on average. Chance alone puts 15 into one second less than once in a hundred thousand.
        Assert.InRange(busiest, 1, 15);
    }

    [Fact]
    public void Cron_follows_its_time_zone_over_the_change_to_summer_time()
    {
        var cadence = Core.Scheduling.Cadence.Of(new BindingSchedule { Cron = "30 8 * * *", TimeZone = "Europe/Berlin" }, "c", Key);

        var before = cadence.NextAfter(new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero));
        var after = cadence.NextAfter(before!.Value);

        Assert.Equal(new DateTimeOffset(2026, 3, 28, 7, 30, 0, TimeSpan.Zero), before);
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 6, 30, 0, TimeSpan.Zero), after);
    }

    [Fact]
    public void Cron_that_was_away_for_long_still_knows_its_last_slot()
    {
        var cadence = Core.Scheduling.Cadence.Of(new BindingSchedule { Cron = "* * * * *" }, "c", Key);

        var passed = cadence.Between(Start - TimeSpan.FromDays(30), Start);

        Assert.Equal(Start, passed!.Value.Last);
    }

    static Cadence Cadence() => CadenceOf("b");

    static Cadence CadenceOf(string binding) =>
        Core.Scheduling.Cadence.Of(new BindingSchedule { Interval = TimeSpan.FromMinutes(5) }, "cluster", new SlotKey(binding, "c"));

    static DuePlan Plan(DateTimeOffset now, DateTimeOffset? last, TimeSpan? deadline = null) => DuePlan.For(
        [new Recurrence(Key, Cadence(), deadline ?? TimeSpan.FromMinutes(5), Start)],
        last is null ? new Dictionary<SlotKey, DateTimeOffset>() : new Dictionary<SlotKey, DateTimeOffset> { [Key] = last.Value },
        now);
}
