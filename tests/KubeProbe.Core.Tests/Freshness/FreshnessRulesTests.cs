using KubeProbe.Core.Bindings;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Scheduling;
using static KubeProbe.Core.Tests.Freshness.Watched;

namespace KubeProbe.Core.Tests.Freshness;

public sealed class FreshnessRulesTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Judged from slot 0 on, whatever happened before.
    static readonly FreshnessRow Known = Row(FreshnessState.Fresh, Slot(0));

    static FreshnessRow Judge(DateTimeOffset now, FreshnessSight seen, FreshnessRow? known = null, string? notProbing = null, DateTimeOffset? probingSince = null, Expectation? expected = null) =>
        FreshnessRules.Judge("c1", expected ?? Case(), notProbing, probingSince, seen, known, now).Row;

    [Fact]
    public void What_is_new_awaits_its_first_verdict_until_the_allowance_of_its_first_slot_is_over()
    {
        var first = Judge(Slot(0, Second), FreshnessSight.Nothing);
        var before = Judge(Slot(1, Allowance - Second), FreshnessSight.Nothing, first);
        var after = Judge(Slot(1, Allowance), FreshnessSight.Nothing, before);

        Assert.Equal((FreshnessState.Awaited, Slot(0, Second)), (first.State, first.ExpectFrom));
        Assert.Equal((FreshnessState.Awaited, Slot(1, Allowance)), (before.State, before.ExpectedBy));
        Assert.Equal((FreshnessState.Stale, Slot(1, Allowance), "no run began"), (after.State, after.Since, after.Reason));
    }

    [Fact]
    public void A_verdict_after_the_slot_answers_it_until_the_next_one_has_had_its_time()
    {
        var seen = Seen(verdict: Slot(1, Second), slot: Slot(1));

        Assert.Equal(FreshnessState.Fresh, Judge(Slot(2, Allowance - Second), seen, Known).State);
        Assert.Equal(FreshnessState.Stale, Judge(Slot(2, Allowance), seen, Known).State);
    }

    [Fact]
    public void It_is_stale_since_the_first_verdict_that_is_missing_however_many_are_by_now()
    {
        var seen = Seen(verdict: Slot(1, Second), slot: Slot(1));

        var soon = Judge(Slot(2, Allowance), seen, Known);
        var late = Judge(Slot(90), seen, soon);

        Assert.Equal(Slot(2, Allowance), late.Since);
        Assert.Equal(Slot(2, Allowance), late.ExpectedBy);
        Assert.Same(soon, late);
    }

    [Fact]
    public void A_run_that_began_and_has_no_verdict_is_told_from_none_that_began()
    {
        var seen = Seen(verdict: Slot(1, Second), slot: Slot(3));

        Assert.Equal("a run began and has no verdict", Judge(Slot(4), seen, Known).Reason);
    }

    [Fact]
    public void The_verdict_of_a_trigger_answers_as_well()
    {
        Assert.Equal(FreshnessState.Fresh, Judge(Slot(3), Seen(verdict: Slot(2, Second)), Known).State);
    }

    [Theory]
    [InlineData(1, FreshnessState.Skipped)]
    [InlineData(3, FreshnessState.Skipped)]
    [InlineData(4, FreshnessState.Stale)]
    public void A_few_skipped_slots_have_their_reason_and_many_are_silence(int unanswered, FreshnessState state)
    {
        var seen = Seen(verdict: Slot(1, Second), slot: Slot(1 + unanswered), skipped: "budget");

        var row = Judge(Slot(1 + unanswered, Allowance), seen, Known);

        Assert.Equal(state, row.State);
        Assert.Contains("budget", row.Reason, StringComparison.Ordinal);
        Assert.Equal(Slot(2, Allowance), row.ExpectedBy);
    }

    [Fact]
    public void A_skipped_slot_of_long_ago_excuses_nothing()
    {
        // The last slot that was handled was answered: since then nobody skipped, and nobody ran.
        var seen = Seen(verdict: Slot(2, Second), slot: Slot(2), skipped: "budget");

        Assert.Equal((FreshnessState.Stale, "no run began"), (Judge(Slot(3, Allowance), seen, Known) is var row ? row.State : default, row.Reason));
    }

    [Fact]
    public void Nothing_is_expected_of_what_is_paused_and_afterwards_all_begins_anew()
    {
        var seen = Seen(verdict: Slot(1, Second));
        var paused = Judge(Slot(50), seen, Known, notProbing: "the cluster is paused");
        var still = Judge(Slot(60), seen, paused, notProbing: "the cluster is paused");
        var again = Judge(Slot(70, Second), seen, still);
        var missed = Judge(Slot(71, Allowance), seen, again);

        Assert.Equal((FreshnessState.Paused, "the cluster is paused", Slot(50)), (paused.State, paused.Reason, paused.Since));
        Assert.Same(paused, still);
        Assert.Equal((FreshnessState.Awaited, Slot(71, Allowance)), (again.State, again.ExpectedBy));
        Assert.Equal(FreshnessState.Stale, missed.State);
        Assert.Equal(FreshnessState.Paused, Judge(Slot(50), seen, Known, expected: Case() with { Paused = true }).State);
    }

    [Fact]
    public void A_maintenance_window_nobody_saw_open_demands_nothing_either()
    {
        var seen = Seen(verdict: Slot(1, Second));

        Assert.Equal(FreshnessState.Fresh, Judge(Slot(4, Second), seen, Known, probingSince: Slot(3)).State);
        Assert.Equal(FreshnessState.Stale, Judge(Slot(4, Allowance), seen, Known, probingSince: Slot(3)).State);
    }

    [Fact]
    public void Another_schedule_is_another_expectation()
    {
        var stale = Judge(Slot(9), Seen(verdict: Slot(1)), Known);

        var changed = Judge(Slot(9, Second), Seen(verdict: Slot(1)), stale with { Schedule = "every 1h", Alert = "told" });

        Assert.Equal((FreshnessState.Awaited, "every 5m", "told"), (changed.State, changed.Schedule, changed.Alert));
    }

    [Fact]
    public void A_run_over_many_nodes_has_until_its_own_deadline()
    {
        var spread = Case() with { Spread = true };
        var seen = Seen(verdict: Slot(1, Second), slot: Slot(2)) with { OpenUntil = Slot(4) };

        Assert.Equal(FreshnessState.Fresh, Judge(Slot(4, Allowance - Second), seen, Known, expected: spread).State);
        Assert.Equal(FreshnessState.Stale, Judge(Slot(4, Allowance), seen, Known, expected: spread).State);
        Assert.Equal(FreshnessState.Stale, Judge(Slot(4), seen, Known).State);
    }

    [Fact]
    public void Nothing_is_new_while_nothing_changes()
    {
        foreach (var now in (ReadOnlySpan<DateTimeOffset>)[Slot(2), Slot(2, Second), Slot(2, Allowance - Second)])
            Assert.Same(Known, Judge(now, Seen(verdict: Slot(1, Second)), Known));
    }

    [Fact]
    public void Cron_is_judged_by_its_time_zone()
    {
        var expected = Case() with
        {
            Cadence = Cadence.Of(new BindingSchedule { Cron = "30 8 * * *", TimeZone = "Europe/Berlin" }, "c1", new SlotKey("b", "k")),
            Schedule = "cron",
        };
        var known = Known with { Schedule = "cron", ExpectFrom = new(2026, 3, 28, 8, 0, 0, TimeSpan.Zero) };
        var summer = new DateTimeOffset(2026, 3, 29, 6, 30, 0, TimeSpan.Zero);

        Assert.Equal(FreshnessState.Fresh, Judge(summer + Allowance - Second, FreshnessSight.Nothing, known, expected: expected).State);
        Assert.Equal(FreshnessState.Stale, Judge(summer + Allowance, FreshnessSight.Nothing, known, expected: expected).State);
    }
}
