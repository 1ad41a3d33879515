using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

/// <summary>A schedule whose clock was set back.</summary>
public sealed class SetBackTests
{
    static readonly SlotKey Key = new("b", "c");
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("5m", -60, true)]
    [InlineData("5m", -2, false)]
    [InlineData("5m", 0, false)]
    [InlineData("0 12 * * *", -60, false)]
    [InlineData("*/10 * * * *", -60, true)]
    public void It_goes_on_from_now_when_it_would_be_silent_for_longer_than_its_period(string schedule, int minutes, bool goesOn)
    {
        var recurrence = Recur(schedule, since: Noon - TimeSpan.FromDays(1));
        var last = recurrence.Cadence.Between(Noon - TimeSpan.FromDays(1), Noon)!.Value.Last;

        var back = DuePlan.SetBack([recurrence], Slots(last), Noon + TimeSpan.FromMinutes(minutes));

        Assert.Equal(goesOn ? [Key] : [], back);
    }

    [Fact]
    public void One_that_was_bound_by_the_old_time_goes_on_too()
    {
        var now = Noon - TimeSpan.FromHours(1);
        var recurrence = Recur("5m", since: Noon);

        Assert.Equal([Key], DuePlan.SetBack([recurrence], Slots(null), now));
        var plan = DuePlan.For([recurrence], Slots(now), now + TimeSpan.FromMinutes(6));

        Assert.InRange(Assert.Single(plan.Due).Due, now, now + TimeSpan.FromMinutes(6));
        Assert.Empty(plan.Missed);
    }

    [Fact]
    public void The_run_of_a_slot_that_comes_again_is_another_run()
    {
        var ids = Enumerable.Range(0, 3).Select(times => RunId.OfSlot("c", "b", "k", Noon, times)).ToList();

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(RunId.OfSlot("c", "b", "k", Noon), ids[0]);
    }

    static Recurrence Recur(string schedule, DateTimeOffset since) => new(
        Key,
        Cadence.Of(schedule.Contains(' ') ? new BindingSchedule { Cron = schedule } : new BindingSchedule { Interval = TimeSpan.FromMinutes(5) }, "c", Key),
        TimeSpan.FromMinutes(5), since);

    static Dictionary<SlotKey, DateTimeOffset> Slots(DateTimeOffset? last) => last is null ? [] : new() { [Key] = last.Value };
}
