using KubeProbe.Core.Cases;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Runs;

public sealed class RunRulesTests
{
    [Fact]
    public void A_run_on_many_nodes_names_those_that_failed_and_counts_the_rest()
    {
        var verdict = RunRules.OverNodes([.. Enumerable.Range(1, 117).Select(i => Node($"ok-{i}", RunVerdict.Passed("ok"))), .. Failed("n3", "n1", "n2")]);
        Assert.Equal(
            new RunVerdict(Verdict.Failed, "reported-failure", "3 of 120 nodes failed: n1, n2, n3. n1: clock of n1 is off"), verdict);
    }

    [Fact]
    public void More_than_five_nodes_are_counted_and_not_named() =>
        Assert.StartsWith("7 of 7 nodes failed: n1, n2, n3, n4, n5 and 2 more. ", RunRules.OverNodes([.. Failed("n1", "n2", "n3", "n4", "n5", "n6", "n7")]).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Failed ProbeFault Unknown Passed", Verdict.Failed)]
    [InlineData("ProbeFault Unknown Passed", Verdict.ProbeFault)]
    [InlineData("Unknown Passed", Verdict.Unknown)]
    [InlineData("Passed", Verdict.Passed)]
    public void The_worst_that_speaks_of_the_cluster_decides(string verdicts, Verdict verdict) =>
        Assert.Equal(verdict, RunRules.OverNodes([.. verdicts.Split(' ').Select(one => Node(one, new RunVerdict(Enum.Parse<Verdict>(one), "reason", "message")))]).Verdict);

    [Fact]
    public void No_node_at_all_is_a_fault_of_the_placement() =>
        Assert.Equal((Verdict.ProbeFault, "selector"), (RunRules.OverNodes([]).Verdict, RunRules.OverNodes([]).Reason));

    [Theory]
    [InlineData(5, 16)]
    [InlineData(5, 5)]
    [InlineData(5, 2)]
    [InlineData(0, 4)]
    public void The_shards_of_a_run_keep_no_more_pods_together_than_a_cluster_may(int most, int shards) =>
        Assert.Equal(most, Enumerable.Range(0, shards).Sum(shard => RunRules.KeptPodsOf(shard, shards, most)));

    [Fact]
    public void A_late_report_is_answered_by_what_closed_the_run()
    {
        var report = new ProbeOutcome(true, [], null, [], "hash");
        Assert.Equal(ReportAnswer.Repeated, RunRules.AnswerLate("hash", report));
        Assert.Equal(ReportAnswer.Conflict, RunRules.AnswerLate("other", report));
        Assert.Equal(ReportAnswer.Gone, RunRules.AnswerLate(null, report));
    }

    [Theory]
    [InlineData(1, Verdict.Failed, true)]
    [InlineData(2, Verdict.Failed, false)]
    [InlineData(1, Verdict.ProbeFault, false)]
    public void A_retry_is_for_the_verdicts_it_names_and_ends(int attempt, Verdict verdict, bool again) =>
        Assert.Equal(again, RunRules.MayTryAgain(new RetryPolicy { Attempts = 2, On = [Verdict.Failed] }, attempt, new RunVerdict(verdict, "r", "m")));

    [Theory]
    [InlineData(Verdict.Failed, ClosedBy.Report, false, true)]
    [InlineData(Verdict.Failed, ClosedBy.ExitCode, true, true)]
    [InlineData(Verdict.ProbeFault, ClosedBy.Sighting, true, true)]
    [InlineData(Verdict.ProbeFault, ClosedBy.Sighting, false, false)]
    [InlineData(Verdict.Failed, ClosedBy.Deadline, false, false)]
    [InlineData(Verdict.Passed, ClosedBy.Report, true, false)]
    [InlineData(Verdict.Unknown, ClosedBy.Deadline, true, false)]
    [InlineData(Verdict.Failed, ClosedBy.Cancel, true, false)]
    public void A_pod_is_kept_that_has_ended_and_shows_something(Verdict verdict, ClosedBy by, bool ended, bool kept)
    {
        Assert.Equal(kept, RunRules.KeepsPod(new RunVerdict(verdict, "r", "m"), by, ended, TimeSpan.FromMinutes(10)));
        Assert.False(RunRules.KeepsPod(new RunVerdict(verdict, "r", "m"), by, ended, TimeSpan.Zero));
    }

    static IEnumerable<NodeResult> Failed(params string[] names) =>
        names.Select(name => Node(name, RunVerdict.Failed("reported-failure", $"clock of {name} is off")));

    static NodeResult Node(string name, RunVerdict verdict) => new() { Node = name, Verdict = verdict };
}
