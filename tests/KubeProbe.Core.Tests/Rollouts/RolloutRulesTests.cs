using KubeProbe.Core.Rollouts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Rollouts;

/// <summary>How a version on trial is judged, without grains.</summary>
public sealed class RolloutRulesTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);
    static readonly IReadOnlyCollection<(string, IReadOnlyDictionary<string, string>)> Clusters =
        [.. Enumerable.Range(0, 40).Select(i => ($"c{i}", (IReadOnlyDictionary<string, string>)new Dictionary<string, string>()))];

    RolloutState state = RolloutRules.Begin(new RolloutState(), 2, new TemplateRollout { PromoteAfter = "3 passes" }, 1, "t", Clusters, Now);

    RolloutPhase Phase => state.Status!.Phase;

    [Fact]
    public void So_many_passes_promote_and_the_same_run_counts_once()
    {
        Assert.Equal((RolloutPhase.Trying, 2, 40), (Phase, state.Status!.Clusters, state.Status.Of));
        Take(Run(1), Verdict.Passed);
        Take(Run(1), Verdict.Passed);
        Take(Run(2), Verdict.Passed);
        Assert.Equal((RolloutPhase.Trying, 2), (Phase, state.Status.Passes));
        var before = state.Decisions;
        Take(Run(3), Verdict.Passed);
        Assert.Equal((RolloutPhase.Promoted, "Passed", before + 1), (Phase, state.Status.Reason, state.Decisions));
    }

    [Theory]
    [InlineData(Verdict.Failed), InlineData(Verdict.ProbeFault)]
    public void What_does_not_pass_again_where_the_version_before_passes_is_rolled_back(Verdict verdict)
    {
        Assert.True(Take(Run(1), verdict));
        Assert.Equal((RolloutPhase.Trying, 1, "Comparing"), (Phase, state.Status!.Comparing, state.Status.Reason));

        Assert.False(Take(Run(2), Verdict.Passed, compares: Run(1)));
        Assert.Equal((RolloutPhase.Trying, 1, Run(2)), (Phase, state.Status.Comparing, Assert.Single(state.Comparisons).Passed));
        Assert.True(Take(Run(1), verdict), "The first failure, told twice, is no second one.");
        Assert.Equal(RolloutPhase.Trying, Phase);
        Assert.True(Take(Run(4), verdict));

        Assert.Equal((RolloutPhase.RolledBack, "FailsWhereStablePasses", Run(1), Run(2)), (Phase, state.Status.Reason, state.Status.FailedRun, state.Status.PassedRun));
        Assert.Contains("did not pass 2 times on c1", state.Status.Message, StringComparison.Ordinal);
        Assert.Equal(("raised", "sre", "c1"), (state.Untold!.What, state.Open!.Owner, state.Open.Cluster));
        Assert.Contains("version 2", state.Open.Summary, StringComparison.OrdinalIgnoreCase);
        Assert.True(Take(Run(3), verdict), "A run of a version that was rolled back says nothing of its cluster.");
    }

    [Fact]
    public void What_passes_when_it_is_repeated_was_a_flake_and_rolls_nothing_back()
    {
        Take(Run(1), Verdict.Failed);
        Take(Run(2), Verdict.Passed, compares: Run(1));

        Assert.False(Take(Run(3), Verdict.Passed));

        Assert.Equal((RolloutPhase.Trying, 1, 1, 0), (Phase, state.Status!.Passes, state.Status.Flaked, state.Status.Comparing));
        Assert.Contains("1 passed only when repeated", state.Status.Message, StringComparison.Ordinal);
        // The run that was asked for comes later than one of the schedule that answered for it.
        Take(Run(4), Verdict.Failed);
        Assert.Equal((RolloutPhase.Trying, 1), (Phase, state.Status.Comparing));
    }

    [Fact]
    public void Only_a_run_in_the_same_place_repeats_it_and_one_that_finds_nothing_out_decides_nothing()
    {
        Take(Run(1), Verdict.Failed);
        Take(Run(2), Verdict.Passed, compares: Run(1));
        Take(Run(3), Verdict.Failed, cluster: "c2");
        Assert.Equal((RolloutPhase.Trying, 2), (Phase, state.Status!.Comparing));

        Take(Run(4), Verdict.Unknown);
        Assert.Equal(2, state.Status.Comparing);
        state = state with { Comparisons = [.. state.Comparisons.Select(each => each.Failed.Run == Run(1) ? each with { Run = Run(5) } : each)] };
        Take(Run(5), Verdict.Unknown);
        Assert.Equal((RolloutPhase.Trying, 1, 0), (Phase, state.Status!.Comparing, state.Status.Flaked));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void How_often_it_must_fail_is_settable(int failures)
    {
        state = RolloutRules.Begin(new RolloutState(), 2, new TemplateRollout { RollbackAfter = $"{failures}" }, 1, "t", Clusters, Now);
        var run = 1;
        for (var failure = 1; failure <= failures; failure++)
        {
            Assert.Equal(RolloutPhase.Trying, Phase);
            Take(Run(run++), Verdict.Failed);
            if (failure < failures || failures == 1) Take(Run(100 + run), Verdict.Passed, compares: Run(1));
        }
        Assert.Equal(RolloutPhase.RolledBack, Phase);
    }

    [Fact]
    public void Where_the_version_before_fails_at_its_second_turn_the_candidate_is_not_at_fault()
    {
        state = RolloutRules.Begin(new RolloutState(), 2, new TemplateRollout { RollbackAfter = "3 failures" }, 1, "t", Clusters, Now);
        Take(Run(1), Verdict.Failed);
        Take(Run(2), Verdict.Passed, compares: Run(1));
        Take(Run(3), Verdict.Failed);
        Take(Run(4), Verdict.Failed, compares: Run(1));

        Assert.Equal((RolloutPhase.Trying, 1, 0), (Phase, state.Status!.NotItsFault, state.Status.Comparing));
    }

    [Theory, InlineData("0"), InlineData("11"), InlineData("2 passes"), InlineData("")]
    public void A_number_of_failures_that_is_none_is_refused(string written) =>
        Assert.Equal("spec.rollout.rollbackAfter", Assert.Single(TemplateRolloutRules.Check(new() { RollbackAfter = written }, default, "spec.rollout")).Field);

    [Theory]
    [InlineData(Verdict.Failed), InlineData(Verdict.ProbeFault)]
    public void Where_the_version_before_fails_too_it_is_not_its_fault(Verdict verdict)
    {
        Take(Run(1), Verdict.Failed);
        Assert.False(Take(Run(2), verdict, compares: Run(1)), "The version before speaks of the cluster.");
        Assert.Equal((RolloutPhase.Trying, 1, 0), (Phase, state.Status!.NotItsFault, state.Status.Comparing));
        Assert.Null(state.Open);
    }

    [Fact]
    public void Passes_promote_nothing_while_something_is_being_compared()
    {
        Take(Run(1), Verdict.Failed);
        for (var i = 2; i < 6; i++) Take(Run(i), Verdict.Passed, cluster: "c2");
        Assert.Equal((RolloutPhase.Trying, 4), (Phase, state.Status!.Passes));
        Take(Run(6), Verdict.Failed, compares: Run(1));
        Assert.Equal(RolloutPhase.Promoted, Phase);
    }

    [Fact]
    public void A_comparison_that_says_nothing_or_can_not_be_made_decides_nothing()
    {
        Take(Run(1), Verdict.Failed);
        Take(Run(2), Verdict.Unknown, compares: Run(1));
        Assert.Equal((RolloutPhase.Trying, 0, 0), (Phase, state.Status!.Comparing, state.Status.NotItsFault));

        Take(Run(3), Verdict.Failed);
        state = RolloutRules.GiveUp(state, Run(3), Now);
        Assert.Equal(0, state.Status!.Comparing);
        // A word of yesterday: nobody waits for it.
        Take(Run(4), Verdict.Passed, compares: Run(3));
        Assert.Equal(RolloutPhase.Trying, Phase);
    }

    [Fact]
    public void One_comparison_at_a_time_for_a_case_of_a_cluster_and_only_so_many_in_all()
    {
        Assert.True(Take(Run(1), Verdict.Failed));
        Assert.True(Take(Run(2), Verdict.Failed));
        Assert.Single(state.Comparisons);
        for (var i = 3; i < 40; i++) Take(Run(i), Verdict.Failed, cluster: $"c{i}");
        Assert.Equal(RolloutState.MostComparisons, state.Comparisons.Count);
        Assert.False(Take(Run(50), Verdict.Failed, cluster: "c50"), "What is not compared is held against the cluster.");
    }

    [Fact]
    public void Unknown_says_nothing_and_news_of_another_version_neither()
    {
        Take(Run(1), Verdict.Unknown);
        var (same, held) = RolloutRules.Take(state, "t", Result(Run(2), Verdict.Failed, null, "c1") with { Trial = new VersionTrial(1, null) }, Now);
        Assert.Equal((0, 0, false), (state.Status!.Passes, same.Comparisons.Count, held));
    }

    [Fact]
    public void Somebodys_word_decides_and_ends_the_alert_of_a_roll_back()
    {
        Take(Run(1), Verdict.Failed);
        Take(Run(2), Verdict.Passed, compares: Run(1));
        Take(Run(3), Verdict.Failed);
        state = state with { Untold = null };

        state = RolloutRules.Decide(state, promote: true, "ann", "a known fault of c1", Now);

        Assert.Equal((RolloutPhase.Promoted, "ByHand", "resolved"), (Phase, state.Status!.Reason, state.Untold!.What));
        Assert.Contains("ann said so, a known fault of c1", state.Status.Message, StringComparison.Ordinal);
        Assert.Null(state.Open);
    }

    [Fact]
    public void A_version_with_nothing_before_it_or_nobody_to_try_it_runs_everywhere()
    {
        Assert.Equal("FirstVersion", RolloutRules.Begin(new(), 1, new(), null, "t", Clusters, Now).Status!.Reason);
        Assert.Equal("NoRollout", RolloutRules.Begin(new(), 3, null, 2, "t", [], Now).Status!.Reason);
        Assert.Equal("NotBound", RolloutRules.Begin(new(), 3, new(), 2, "t", [], Now).Status!.Reason);
        var nowhere = RolloutRules.Begin(new(), 3, new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["env"] = "none" } } }, 2, "t", Clusters, Now).Status!;
        Assert.Equal((RolloutPhase.Trying, "NoCluster", null), (nowhere.Phase, nowhere.Reason, nowhere.UpTo));
    }

    bool Take(RunId run, Verdict verdict, RunId? compares = null, string cluster = "c1")
    {
        (state, var notHeld) = RolloutRules.Take(state, "t", Result(run, verdict, compares, cluster), Now);
        return notHeld;
    }

    static TrialResult Result(RunId run, Verdict verdict, RunId? compares, string cluster) =>
        new(run, new VersionTrial(2, compares), cluster, "k", "b", null, new RunVerdict(verdict, "reported", "no answer"), "sre", null);

    static RunId Run(int number) => RunId.OfTrigger("c", "b", "k", $"{number}");
}
