using KubeProbe.Core.Freshness;
using static KubeProbe.Core.Tests.Freshness.Watched;

namespace KubeProbe.Core.Tests.Freshness;

public sealed class SilenceRulesTests
{
    static readonly DateTimeOffset Due = Slot(2, Allowance);
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    static JudgedCase Stale(string name, DateTimeOffset? since = null, string? alert = null, DateTimeOffset? alertFrom = null) => new(
        Row(FreshnessState.Stale, Slot(0), name) with { Since = since ?? Due, ExpectedBy = since ?? Due, Reason = "no run began", Alert = alert, AlertFrom = alertFrom },
        (since ?? Due) - Allowance, Slot(1), "ann", "https://runbook");

    static JudgedCase Fresh(string name, string? alert = null) => new(Row(FreshnessState.Fresh, Slot(0), name) with { Alert = alert }, null, Slot(3), null, null);

    static Silence Decide(
        DateTimeOffset now, IReadOnlyList<JudgedCase> judged, DateTimeOffset? lastVerdictAt, FreshnessRow? known = null, bool spokenFor = false, DateTimeOffset? alertFrom = null) =>
        SilenceRules.Decide("c1", judged, known, lastVerdictAt, spokenFor, alertFrom ?? DateTimeOffset.MinValue, Minute, now);

    [Fact]
    public void A_case_whose_verdict_does_not_come_is_told_while_others_come()
    {
        var silence = Decide(Due, [Stale("a"), Fresh("b")], lastVerdictAt: Due);

        var alert = Assert.Single(silence.Alerts);
        Assert.Equal(("c1", "a", Due, null), (alert.Cluster, alert.Case, alert.RaisedAt, alert.ResolvedAt));
        Assert.Equal(("ann", "https://runbook"), (alert.Owner, alert.Runbook));
        Assert.Contains("no run began", alert.Summary, StringComparison.Ordinal);
        Assert.Equal(alert.Id, silence.Rows.Single(row => row.Key.Case == "a").Alert);
    }

    [Fact]
    public void It_is_told_once_and_is_over_with_its_verdict()
    {
        var told = Decide(Due, [Stale("a")], lastVerdictAt: Due).Rows[0].Alert;

        Assert.Empty(Decide(Due + Minute, [Stale("a", alert: told)], lastVerdictAt: Due).Alerts);
        var over = Decide(Due + Minute, [Fresh("a", alert: told)], lastVerdictAt: Due);
        Assert.Equal((told, Due + Minute, Due), (Assert.Single(over.Alerts).Id, over.Alerts[0].ResolvedAt, over.Alerts[0].RaisedAt));
        Assert.Null(over.Rows[0].Alert);
    }

    [Fact]
    public void Told_again_after_a_crash_it_is_the_same_alert()
    {
        Assert.Equal(Decide(Due, [Stale("a")], Due).Alerts[0].Id, Decide(Due + 9 * Minute, [Stale("a")], Due).Alerts[0].Id);
    }

    [Fact]
    public void Two_bindings_of_one_case_are_one_alert_and_both_must_speak()
    {
        JudgedCase Of(string binding, JudgedCase judged) => judged with { Row = judged.Row with { Key = new("b" + binding, "a") } };

        var raised = Decide(Due, [Of("1", Stale("a")), Of("2", Stale("a"))], Due);
        var id = Assert.Single(raised.Alerts).Id;
        Assert.Empty(Decide(Due, [Of("1", Fresh("a", id)), Of("2", Stale("a"))], Due).Alerts);
        Assert.NotNull(Assert.Single(Decide(Due, [Of("1", Fresh("a", id)), Of("2", Fresh("a"))], Due).Alerts).ResolvedAt);
    }

    [Fact]
    public void A_cluster_from_which_nothing_comes_is_one_alert_whatever_is_bound_to_it()
    {
        IReadOnlyList<JudgedCase> judged = [.. Enumerable.Range(0, 50).Select(number => Stale($"k{number}", Due + TimeSpan.FromSeconds(number)))];

        var soon = Decide(Due + TimeSpan.FromSeconds(50), judged, lastVerdictAt: Slot(1));
        var silence = Decide(Due + Minute, judged, lastVerdictAt: Slot(1));

        Assert.Empty(soon.Alerts);
        var alert = Assert.Single(silence.Alerts);
        Assert.Equal(("", Due), (alert.Case, alert.RaisedAt));
        Assert.Contains("50 of 50", alert.Summary, StringComparison.Ordinal);
        var whole = silence.Rows[^1];
        Assert.Equal((FreshnessRow.WholeCluster, alert.Id), (whole.Key, whole.Alert));
        Assert.Empty(Decide(Due + 2 * Minute, judged, Slot(1), whole).Alerts);
    }

    [Fact]
    public void One_that_speaks_again_is_told_so_and_what_is_stale_from_then_has_its_next_slot()
    {
        var whole = new FreshnessRow { Cluster = "c1", Key = FreshnessRow.WholeCluster, State = FreshnessState.Stale, Since = Due, Alert = "c1.silent.1" };
        var again = Due + 10 * Minute;

        var silence = Decide(again, [Fresh("a"), Stale("b"), Stale("c")], lastVerdictAt: again, whole);
        var rows = silence.Rows.ToDictionary(row => row.Key.Case);

        var over = Assert.Single(silence.Alerts);
        Assert.Equal(("c1.silent.1", again), (over.Id, over.ResolvedAt));
        Assert.DoesNotContain(silence.Rows, row => row.Key == FreshnessRow.WholeCluster);
        Assert.Equal(again, rows["b"].AlertFrom);

        // Stale from before it spoke again: quiet. Stale by a slot of afterwards: told.
        Assert.Empty(Decide(again + Minute, [Fresh("a"), Stale("b", alertFrom: again)], again).Alerts);
        var later = Stale("b", alertFrom: again) with { LastUnanswered = again + Minute };
        Assert.Equal("b", Assert.Single(Decide(again + Allowance + Minute, [Fresh("a"), later], again + Allowance + Minute).Alerts).Case);
    }

    [Fact]
    public void Where_an_outage_is_told_nothing_is_added_but_ends_are_told()
    {
        Assert.Empty(Decide(Due + Minute, [Stale("a"), Stale("b")], Slot(1), spokenFor: true).Alerts);
        Assert.NotNull(Assert.Single(Decide(Due + Minute, [Fresh("a", "c1.a.stale.1")], Slot(3), spokenFor: true).Alerts).ResolvedAt);
    }

    [Fact]
    public void What_was_missed_while_nobody_judged_is_shown_and_not_told()
    {
        Assert.Empty(Decide(Due + Minute, [Stale("a"), Fresh("b")], Due, alertFrom: Slot(2)).Alerts);
        Assert.Single(Decide(Due + Minute, [Stale("a"), Fresh("b")], Due, alertFrom: Slot(1)).Alerts);
    }

    [Fact]
    public void A_cluster_with_nothing_bound_has_nothing_to_tell()
    {
        var whole = new FreshnessRow { Cluster = "c1", Key = FreshnessRow.WholeCluster, State = FreshnessState.Stale, Since = Due, Alert = "c1.silent.1" };

        Assert.Empty(Decide(Due, [], null).Alerts);
        Assert.NotNull(Assert.Single(Decide(Due, [], null, whole).Alerts).ResolvedAt);
    }
}
