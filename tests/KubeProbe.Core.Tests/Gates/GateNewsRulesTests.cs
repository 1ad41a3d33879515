using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Gates;

/// <summary>What is told of a gate without anybody asking, and when it is looked at again.</summary>
public sealed class GateNewsRulesTests
{
    [Fact]
    public void A_gate_is_queued_started_and_finished_and_so_is_each_of_its_runs()
    {
        var (passed, open) = (Begun(Gates.Run(Verdict.Passed, 3, "dns"), 1), Gates.Run(null, 0, "web"));

        Assert.Equal(
            ["queued", "dns queued", "web queued", "started", "dns started", "dns finished Success"], Told(GateNewsRules.Of(Judge(4, passed, open))));
        var end = GateNewsRules.Of(Judge(6, passed, Begun(Gates.Run(Verdict.Passed, 5, "web"), 2)));
        Assert.Equal(["web finished Success", "finished Success"], Told(end)[^2..]);
        Assert.Equal((Gates.At(5), "pass"), (end[^1].At, end[^1].End!.Verdict));
    }

    [Fact]
    public void The_same_thing_has_the_same_id_and_no_two_things_have_one()
    {
        var run = Begun(Gates.Run(Verdict.Failed, 3), 1);
        var (early, late) = (GateNewsRules.Of(Judge(4, run)), GateNewsRules.Of(Judge(400, run)));

        Assert.Equal(early.Select(news => news.Id), late.Select(news => news.Id));
        Assert.Equal(late.Count, late.Select(news => news.Id).Distinct().Count());
        Assert.All(late, news => Assert.StartsWith("chg/", news.Id, StringComparison.Ordinal));
    }

    [Fact]
    public void A_failure_and_what_found_nothing_out_are_told_apart_with_the_reason()
    {
        var failed = Told(GateNewsRules.Of(Judge(20, Gates.Run(Verdict.Failed, 3))));
        Assert.Contains("dns finished Failure reported: no answer", failed);
        Assert.StartsWith("finished Failure dns on c", failed[^1], StringComparison.Ordinal);

        var fault = Told(GateNewsRules.Of(Judge(20, Gates.Run(Verdict.ProbeFault, 3))));
        Assert.Contains("dns finished Error reported: no answer", fault);
        Assert.StartsWith("finished Error", fault[^1], StringComparison.Ordinal);

        var cancelled = Gates.Run(Verdict.Unknown, 3);
        cancelled = cancelled with { Run = cancelled.Run with { ClosedBy = ClosedBy.Cancel } };
        Assert.Contains(Told(GateNewsRules.Of(Judge(20, cancelled))), told => told.StartsWith("dns finished Cancel", StringComparison.Ordinal));
    }

    [Fact]
    public void An_override_ends_no_run_and_is_named_at_the_end()
    {
        var said = new GateOverride("chg", true, "ann", "known", Gates.At(1), Gates.At(600));
        GateState Overridden(GateRun run) => GateRules.Judge(new GateEvidence(Of(run), [run], [], said), Gates.At(9));

        Assert.DoesNotContain(GateNewsRules.Of(Overridden(Gates.Run(null))), news => news.Step is GateStep.Finished);
        var end = GateNewsRules.Of(Overridden(Gates.Run(Verdict.Failed, 3)))[^1].End!;
        Assert.Equal((GateNewsOutcome.Failure, "pass", "ann"), (end.Outcome, end.Verdict, end.OverriddenBy));
    }

    [Fact]
    public void Somebodys_word_after_the_end_is_told_as_what_holds_and_so_is_its_end()
    {
        var run = Gates.Run(Verdict.Failed, 3);
        var said = new GateOverride("chg", true, "ann", "known", Gates.At(5), Gates.At(60));
        GateState At(double minute, GateOverride? over) => GateRules.Judge(new GateEvidence(Of(run), [run], [], over), Gates.At(minute));

        Assert.Null(GateNewsRules.Changed(GateRules.Judge(new GateEvidence(Of(Gates.Run(null)), [Gates.Run(null)], [], said), Gates.At(6)), Gates.At(6)));
        var (passed, over) = (GateNewsRules.Changed(At(6, said), Gates.At(6))!, GateNewsRules.Changed(At(61, said), Gates.At(61))!);
        Assert.Equal((GateNewsOutcome.Success, "pass", "ann", Gates.At(6)), (passed.End!.Outcome, passed.End.Verdict, passed.End.OverriddenBy, passed.At));
        Assert.Equal((GateNewsOutcome.Failure, "fail", null), (over.End!.Outcome, over.End.Verdict, over.End.OverriddenBy));
        Assert.Equal(new GateNewsRuns(1, 1, 0, 1, 0, 0, 0), over.Runs);
        Assert.DoesNotContain(GateNewsRules.Of(At(6, said)), news => news.Id == passed.Id);
        Assert.NotEqual(passed.Id, over.Id);
    }

    [Fact]
    public void Of_more_runs_than_are_told_the_first_are_and_of_many_clusters_some_are_named()
    {
        var runs = Enumerable.Range(0, GateNewsRules.MostRuns + 20).Select(number => Gates.Run(Verdict.Passed, 3, $"case-{number}")).ToList();
        var state = GateRules.Judge(
            new GateEvidence(Of([.. runs]) with { Clusters = [.. Enumerable.Range(0, 300).Select(number => $"c-{number}")] }, runs, [], null), Gates.At(9));

        var news = GateNewsRules.Of(state);

        Assert.Equal(GateNewsRules.MostRuns, news.Where(each => each.Run is not null).DistinctBy(each => each.Run!.Id).Count());
        Assert.All(news, each => Assert.Equal((GateNewsRules.MostClusters, 300), (each.Change.Clusters.Count, each.OfClusters)));
        // Those that are not told one by one are told as a sum.
        Assert.Equal(new GateNewsRuns(520, 500, 520, 0, 0, 0, 0), news.Single(each => each.Runs is not null).Runs);
    }

    [Fact]
    public void It_is_looked_at_again_until_all_runs_ended_the_less_often_the_longer_it_lasts()
    {
        Assert.Equal(Gates.At(0).AddSeconds(2), GateWatchRules.Next(Judge(0, Gates.Run(null)), Gates.At(0)));
        Assert.Equal(Gates.At(10).AddSeconds(30), GateWatchRules.Next(Judge(10, Gates.Run(null)), Gates.At(10)));
        // Decided, but one still runs: its end is told too.
        Assert.NotNull(GateWatchRules.Next(Judge(9, Gates.Run(Verdict.Failed, 3), Gates.Run(null, @case: "web")), Gates.At(9)));
        Assert.Null(GateWatchRules.Next(Judge(9, Gates.Run(Verdict.Failed, 3)), Gates.At(9)));
    }

    [Fact]
    public void It_is_looked_at_when_time_alone_decides_and_when_an_override_ends()
    {
        var soaking = Gates.Run(Verdict.Passed, 3, policy: new GatePolicy { Soak = TimeSpan.FromMinutes(10) });
        Assert.Equal(Gates.At(10), GateWatchRules.Next(Judge(9.9, soaking), Gates.At(9.9)));

        var run = Gates.Run(Verdict.Failed, 3);
        var said = new GateOverride("chg", true, "ann", "known", Gates.At(5), Gates.At(60));
        Assert.Equal(Gates.At(60), GateWatchRules.Next(GateRules.Judge(new GateEvidence(Of(run), [run], [], said), Gates.At(9)), Gates.At(9)));
        // What is said over its version elsewhere counts here too, as long as it holds.
        var elsewhere = new PeerChange(Of(run) with { Change = Of(run).Change with { Id = "other" } }, new Dictionary<string, DateTimeOffset>()) { Override = said with { Change = "other", ExpiresAt = Gates.At(30) } };
        Assert.Equal(Gates.At(30), GateWatchRules.Next(GateRules.Judge(new GateEvidence(Of(run), [run], [elsewhere], said), Gates.At(9)), Gates.At(9)));
        Assert.Null(GateWatchRules.Next(GateRules.Judge(new GateEvidence(Of(run), [run], [elsewhere], null), Gates.At(31)), Gates.At(31)));
    }

    [Fact]
    public void Series_tell_the_latest_gate_of_each_name_on_each_cluster()
    {
        var latest = GateMeter.Latest(
        [
            new GateStanding("shop", "web", "2", ["a"], GateVerdict.Running), new GateStanding("shop", "web", "1", ["a", "b"], GateVerdict.Pass),
            new GateStanding("other", "web", "1", ["a"], GateVerdict.Fail),
        ]);

        Assert.Equal(
            [("a", "shop", "2", GateVerdict.Running), ("b", "shop", "1", GateVerdict.Pass), ("a", "other", "1", GateVerdict.Fail)],
            latest.Select(series => (series.Cluster, series.Gate, series.Version, series.Verdict)));
    }

    static GateRun Begun(GateRun run, double minute) => run with { Run = run.Run with { CreatedAt = Gates.At(0), StartedAt = Gates.At(minute) } };

    static GateState Judge(double minute, params GateRun[] runs) => GateRules.Judge(new GateEvidence(Of(runs), runs, [], null), Gates.At(minute));

    static Changes.ChangeRecord Of(params GateRun[] runs) => Gates.Change() with { Runs = [.. runs.Select(run => run.Run.Order.Id)] };

    static List<string> Told(IReadOnlyList<GateNews> news) =>
        [.. news.Select(each => $"{each.Run?.Case} {each.Step.ToString().ToLowerInvariant()} {each.End?.Outcome} {(each.End?.Outcome is GateNewsOutcome.Success ? "" : each.End?.Reason)}".Trim())];
}
