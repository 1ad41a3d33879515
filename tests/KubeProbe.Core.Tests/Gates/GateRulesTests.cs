using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;
using static KubeProbe.Core.Tests.Gates.Gates;

namespace KubeProbe.Core.Tests.Gates;

public sealed class GateRulesTests
{
    static GatePolicy Policy(Func<GatePolicy, GatePolicy>? with = null) => (with ?? (policy => policy))(GatePolicy.Default);

    [Fact]
    public void It_runs_until_each_case_has_its_verdict_and_passes_when_all_did()
    {
        Assert.Equal((GateVerdict.Running, null), Short(Judge(2, Run(Verdict.Passed), Run(null, @case: "pods"))));
        Assert.Equal((GateVerdict.Pass, 3.0), Short(Judge(9, Run(Verdict.Passed), Run(Verdict.Passed, 3, "pods"))));
    }

    [Fact]
    public void One_failure_blocks_at_once_and_for_good()
    {
        var failed = Judge(1, Run(Verdict.Failed), Run(null, @case: "pods"));
        Assert.Equal((GateVerdict.Fail, 1.0), Short(failed));
        Assert.Contains("dns on c", failed.Reasons[0], StringComparison.Ordinal);
        Assert.Contains("no answer", failed.Reasons[0], StringComparison.Ordinal);
        Assert.Equal((GateVerdict.Fail, 1.0), Short(Judge(600, Run(Verdict.Failed), Run(Verdict.Passed, 5, "pods"))));
    }

    [Theory]
    [InlineData(Verdict.ProbeFault)]
    [InlineData(Verdict.Unknown)]
    public void What_speaks_of_the_probe_never_blocks_unless_asked_to(Verdict verdict)
    {
        Assert.Equal(GateVerdict.Unknown, Judge(2, Run(verdict)).Verdict);
        Assert.Equal(GateVerdict.Pass, Judge(2, Run(verdict), Run(Verdict.Passed, @case: "pods")).Verdict);
        foreach (var (when, expected) in new[] { (UndecidedPolicy.Open, GateVerdict.Pass), (UndecidedPolicy.Closed, GateVerdict.Fail) })
        {
            var policy = Policy(p => p with { WhenUndecided = when });
            Assert.Equal(expected, Judge(2, Run(verdict, policy: policy), Run(Verdict.Passed, @case: "pods", policy: policy)).Verdict);
        }
    }

    [Fact]
    public void What_has_no_verdict_in_time_is_undecided_and_what_comes_later_changes_nothing()
    {
        Assert.Equal(GateVerdict.Running, Judge(14.9, Run(null)).Verdict);
        Assert.Equal(At(15), Judge(14.9, Run(null)).DecidedBy);
        Assert.Equal((GateVerdict.Unknown, 15.0), Short(Judge(15, Run(null))));
        Assert.Equal((GateVerdict.Unknown, 15.0), Short(Judge(20, Run(Verdict.Failed, 16))));
    }

    [Theory]
    [InlineData(UndecidedPolicy.Open, GateVerdict.Pass)]
    [InlineData(UndecidedPolicy.Closed, GateVerdict.Fail)]
    [InlineData(UndecidedPolicy.Unknown, GateVerdict.Unknown)]
    public void A_prober_that_says_nothing_lets_through_or_blocks_as_the_policy_says(UndecidedPolicy when, GateVerdict expected)
    {
        var policy = Policy(p => p with { WhenUndecided = when });
        var unreachable = Run(Verdict.Unknown, policy: policy) is var run ? run with { Run = run.Run with { Verdict = RunVerdict.Unknown(RunVerdict.ClusterUnreachable, "no answer") } } : null!;

        Assert.Equal(expected, Judge(2, unreachable).Verdict);
        Assert.Equal((expected, 15.0), Short(Judge(20, Run(null, policy: policy))));
        Assert.Equal(GateVerdict.Running, Judge(14, Run(null, policy: policy)).Verdict);
    }

    [Fact]
    public void A_threshold_lets_fewer_failures_through()
    {
        var two = Policy(p => p with { Failures = 2 });
        Assert.Equal(GateVerdict.Pass, Judge(5, Run(Verdict.Failed, policy: two), Run(Verdict.Passed, cluster: "d", policy: two)).Verdict);
        Assert.Equal((GateVerdict.Fail, 4.0), Short(Judge(5, Run(Verdict.Failed, 4, policy: two), Run(Verdict.Failed, 2, cluster: "d", policy: two))));
    }

    [Fact]
    public void What_failed_before_the_change_or_fails_elsewhere_is_not_the_change_s()
    {
        var before = Run(Verdict.Failed) with { Before = Record(Verdict.Failed, -5) };
        var fine = Run(Verdict.Failed) with { Before = Record(Verdict.Passed, -5), Control = [Record(Verdict.Failed, cluster: "x")] };
        var elsewhere = fine with { Control = [Record(Verdict.Failed, cluster: "x"), Record(Verdict.Failed, cluster: "y"), Record(Verdict.Passed, cluster: "z")] };
        var policy = Policy(p => p with { BlockOnAnyFailure = true });

        Assert.Equal((GateVerdict.Unknown, GateOutcome.FailedBefore), Found(Judge(2, before)));
        Assert.Equal((GateVerdict.Fail, GateOutcome.Failed), Found(Judge(2, fine)));
        Assert.Equal((GateVerdict.Unknown, GateOutcome.FailsElsewhere), Found(Judge(2, elsewhere)));
        Assert.Contains("fails on 2 of 3 clusters", Judge(2, elsewhere).Reasons[0], StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Fail, Judge(2, before with { Run = Record(Verdict.Failed, policy: policy) }).Verdict);
    }

    [Fact]
    public void While_it_soaks_it_waits_and_a_failure_meanwhile_blocks()
    {
        var policy = Policy(p => p with { Soak = TimeSpan.FromMinutes(10) });
        var run = Run(Verdict.Passed, policy: policy);

        Assert.Equal(GateVerdict.Running, Judge(9.9, run).Verdict);
        Assert.Equal((GateVerdict.Pass, 10.0), Short(Judge(10, run)));
        Assert.Equal((GateVerdict.Fail, 7.0), Short(Judge(8, run with { FailedLater = Record(Verdict.Failed, 7) })));
        Assert.Equal((GateVerdict.Pass, 10.0), Short(Judge(20, run with { FailedLater = Record(Verdict.Failed, 11) })));
    }

    [Fact]
    public void Advisory_and_shadow_block_nothing_and_shadow_tells_what_it_would_have_done()
    {
        var advisory = Run(Verdict.Failed, binding: "adv", policy: Policy(p => p with { Mode = GateMode.Advisory }));
        var shadow = Run(Verdict.Failed, binding: "shadow", policy: Policy(p => p with { Mode = GateMode.Shadow }));
        var required = Run(Verdict.Passed);

        var state = Judge(2, advisory, required);
        Assert.Equal((GateVerdict.Pass, null), (state.Verdict, state.Shadow));
        state = Judge(2, shadow, required);
        Assert.Equal((GateVerdict.Pass, GateVerdict.Fail), (state.Verdict, state.Shadow));
        Assert.Contains("With the cases in shadow mode it would be fail.", state.Reasons);
        Assert.Equal((GateVerdict.Pass, 0.0), Short(Judge(2, shadow)));
    }

    [Fact]
    public void A_change_that_nothing_answers_for_is_never_a_pass()
    {
        Assert.Equal(GateVerdict.Unknown, Judge(1).Verdict);
        Assert.Contains("filter of changes", Judge(1).Reasons[0], StringComparison.Ordinal);
        var unfired = new GateEvidence(Change() with { Runs = null }, null, [], null);
        Assert.Equal(GateVerdict.Running, GateRules.Judge(unfired, At(1)).Verdict);
        Assert.Equal(GateVerdict.Unknown, GateRules.Judge(unfired, At(15)).Verdict);
        var unprobed = new GateEvidence(Change() with { Unprobed = [new UnprobedCluster("c", "paused")] }, [], [], null);
        Assert.Contains("c was not probed: paused.", GateRules.Judge(unprobed, At(1)).Reasons);
    }

    [Theory]
    [InlineData(true, GateVerdict.Pass)]
    [InlineData(false, GateVerdict.Fail)]
    public void Somebody_s_word_counts_until_it_expires(bool passes, GateVerdict expected)
    {
        var said = new GateOverride("chg", passes, "ann", "known", At(2), At(5));
        GateState Judge(double minute) => GateRules.Judge(new GateEvidence(Change(), [Run(passes ? Verdict.Failed : Verdict.Passed)], [], said), At(minute));

        Assert.Null(Judge(1.9).Override);
        Assert.Equal((expected, 2.0), Short(Judge(2)));
        Assert.NotEqual(expected, Judge(2).Found);
        Assert.StartsWith("ann overrode it until 2026-03-01T12:05:00Z: known", Judge(2).Reasons[0], StringComparison.Ordinal);
        Assert.NotEqual(expected, Judge(5).Verdict);
    }

    [Fact]
    public void A_version_that_failed_elsewhere_goes_no_further()
    {
        var peer = new PeerChange(Change("other", -10, "x"), new Dictionary<string, DateTimeOffset> { ["x"] = At(0.5) });
        GateState Judge(double minute, GateRun run) => GateRules.Judge(new GateEvidence(Change(), [run], [peer], null), At(minute));

        var state = Judge(0.6, Run(null));
        Assert.Equal((GateVerdict.Fail, 0.5), Short(state));
        Assert.Contains("coredns 1.12 failed on x", state.Reasons[0], StringComparison.Ordinal);
        Assert.Equal((GateVerdict.Fail, 0.5), Short(Judge(9, Run(Verdict.Passed, 1))));
        // Decided before the other failed: a decision stands.
        Assert.Equal((GateVerdict.Pass, 0.4), Short(Judge(9, Run(Verdict.Passed, 0.4))));
        Assert.Equal(GateVerdict.Pass, Judge(9, Run(Verdict.Passed, policy: Policy(p => p with { FleetFailures = 0 }))).Verdict);
        Assert.Equal(GateVerdict.Pass, Judge(9, Run(Verdict.Passed, policy: Policy(p => p with { FleetFailures = 2 }))).Verdict);
        Assert.Equal(GateVerdict.Pass, Judge(9, Run(Verdict.Passed, policy: Policy(p => p with { Mode = GateMode.Advisory }))).Verdict);
    }

    [Fact]
    public void On_each_cluster_the_latest_try_of_a_version_counts_and_what_was_blocked_stays()
    {
        PeerChange Peer(double minute, double? failed, params IReadOnlyList<string> clusters) => new(
            Change($"p{minute}", minute, clusters), failed is { } at ? clusters.ToDictionary(cluster => cluster, _ => At(at)) : []);
        (DateTimeOffset, IReadOnlyList<FailedElsewhere>)? Blocked(int least, params PeerChange[] peers) => FleetRules.BlockedAt(["c"], peers, least, At(0), At(60), At(60));

        Assert.Null(Blocked(1, Peer(-10, -8, "x"), Peer(-5, null, "x")));
        Assert.Equal(At(2), Blocked(1, Peer(-10, 2, "x"), Peer(5, null, "x"))?.Item1);
        Assert.Null(Blocked(1, Peer(-10, -8, "c")));
        Assert.Null(Blocked(2, Peer(-10, -8, "x")));
        Assert.Equal(["x", "y"], Blocked(2, Peer(-10, -8, "x"), Peer(-9, 3, "y"))?.Item2.Select(where => where.Cluster));
        Assert.Null(Blocked(1, Peer(-10, 61, "x")));
    }

    [Fact]
    public void Somebody_s_word_over_what_failed_frees_its_version_everywhere_as_long_as_it_holds()
    {
        // Failed on x before; let through from minute 10 to minute 40.
        var peer = new PeerChange(Change("other", -10, "x"), new Dictionary<string, DateTimeOffset> { ["x"] = At(-8) })
        {
            Override = new GateOverride("other", true, "ann", "known", At(10), At(40)),
        };
        GateVerdict Judge(double told, double minute) => GateRules.Judge(
            new GateEvidence(Change("chg", told), [Run(Verdict.Passed, told + 1)], [peer], null), At(minute)).Verdict;

        Assert.Equal(GateVerdict.Fail, Judge(0, 9));
        Assert.Equal(GateVerdict.Pass, Judge(0, 20));
        Assert.Equal(GateVerdict.Fail, Judge(0, 41));
        // Told while it held: a decision stands.
        Assert.Equal(GateVerdict.Pass, Judge(20, 50));
        Assert.Equal(GateVerdict.Fail, Judge(45, 50));
    }

    [Fact]
    public void Somebody_s_word_that_blocks_a_version_on_one_cluster_blocks_it_on_all_as_long_as_it_holds()
    {
        var peer = new PeerChange(Change("other", -10, "x"), new Dictionary<string, DateTimeOffset>())
        {
            Override = new GateOverride("other", false, "ann", "it eats memory", At(10), At(40)),
        };
        GateState Judge(double told, double minute) => GateRules.Judge(new GateEvidence(Change("chg", told), [Run(null)], [peer], null), At(minute));

        Assert.Equal(GateVerdict.Running, Judge(0, 9).Verdict);
        Assert.Equal((GateVerdict.Fail, 10), Short(Judge(0, 14)));
        Assert.Contains("x (blocked by somebody's word, change other)", Judge(0, 14).Reasons[0], StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Fail, Judge(20, 24).Verdict);
        Assert.Equal(GateVerdict.Running, Judge(38, 41).Verdict);
        // What had passed by then stays so.
        Assert.Equal(GateVerdict.Pass, GateRules.Judge(new GateEvidence(Change(), [Run(Verdict.Passed, 1)], [peer], null), At(20)).Verdict);
    }

    static (GateVerdict, double?) Short(GateState state) => (state.Verdict, state.DecidedAt is { } at ? (at - Told).TotalMinutes : null);

    static (GateVerdict, GateOutcome) Found(GateState state) => (state.Verdict, state.Findings[0].Outcome);
}
