using KubeProbe.Core.Access;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Fakes;
using static KubeProbe.Core.Tests.Gates.Gates;

namespace KubeProbe.Core.Tests.Gates;

/// <summary>What the reader finds in history: the time before, the control group, the same version elsewhere.</summary>
public sealed class GateReaderTests
{
    readonly FakeChangeLog changes = new();
    readonly FakeRunQueries queries = new();
    readonly FakeOverrides overrides = new();
    readonly FakeCauses causes = new();
    readonly List<RunRecord> controls = [];

    [Fact]
    public async Task There_is_no_gate_without_a_change() => Assert.Null(await ReadAsync("none", 1));

    [Fact]
    public async Task It_runs_while_its_runs_are_being_made()
    {
        await changes.AcceptAsync(Change() with { Runs = null }, default);
        Assert.Equal(GateVerdict.Running, (await ReadAsync("chg", 1))!.Verdict);
    }

    [Fact]
    public async Task What_failed_before_is_found_of_the_same_case_and_cluster_only()
    {
        await ToldAsync(Change(), Record(Verdict.Failed, 2));
        queries.Runs.AddRange([
            Record(Verdict.Passed, -60), Record(Verdict.Failed, -30),
            Record(Verdict.Passed, -5, cluster: "other"), Record(Verdict.Passed, -5, @case: "pods"), Record(Verdict.ProbeFault, -4),
        ]);

        var finding = Assert.Single((await ReadAsync("chg", 5))!.Findings);
        Assert.Equal((GateOutcome.FailedBefore, At(-30)), (finding.Outcome, finding.Run.Before?.FinishedAt));
    }

    [Fact]
    public async Task A_run_that_saw_the_change_says_nothing_of_the_time_before()
    {
        await ToldAsync(Change(), Record(Verdict.Failed, 2));
        queries.Runs.AddRange([Record(Verdict.Passed, -30), Record(Verdict.Failed, 0.05)]);

        Assert.Equal(GateOutcome.Failed, Assert.Single((await ReadAsync("chg", 5))!.Findings).Outcome);
    }

    [Fact]
    public async Task A_second_try_of_what_broke_a_cluster_does_not_find_it_broken_before()
    {
        await ToldAsync(Change("first", -20), Record(Verdict.Failed, -18));
        await ToldAsync(Change(), Record(Verdict.Failed, 2));
        queries.Runs.Add(Record(Verdict.Passed, -30));

        Assert.Equal(GateVerdict.Fail, (await ReadAsync("chg", 5))!.Verdict);
    }

    [Fact]
    public async Task The_control_group_is_the_latest_of_each_cluster_the_version_did_not_go_to()
    {
        await ToldAsync(Change(), Record(Verdict.Failed, 5));
        queries.Runs.AddRange([
            Record(Verdict.Passed, -1, cluster: "x"), Record(Verdict.Failed, 4, cluster: "x"),
            Record(Verdict.Failed, 3, cluster: "y"),
            Record(Verdict.Failed, -60, cluster: "old"), Record(Verdict.Failed, 6, cluster: "later"), Record(Verdict.Passed, 4, "pods", cluster: "z"),
        ]);

        // Where the version goes afterwards alters nothing.
        await ToldAsync(Change("next", 8, "x", "y"));

        var finding = Assert.Single((await ReadAsync("chg", 9))!.Findings);
        Assert.Equal(["x", "y"], finding.Run.Control.Select(run => run.Order.Cluster).Order());
        Assert.Equal(GateOutcome.FailsElsewhere, finding.Outcome);
    }

    [Fact]
    public async Task A_run_that_looked_at_a_part_is_no_better_off_for_a_whole_that_failed()
    {
        await ToldAsync(Change(), Narrowed(Record(Verdict.Failed, 5)));
        queries.Runs.AddRange([Record(Verdict.Failed, -30), Record(Verdict.Failed, 4, cluster: "x"), Record(Verdict.Failed, 4, cluster: "y")]);

        var finding = Assert.Single((await ReadAsync("chg", 9))!.Findings);
        Assert.Equal((GateOutcome.Failed, null, 0), (finding.Outcome, finding.Run.Before, finding.Run.Control.Count));

        queries.Runs.Add(Narrowed(Record(Verdict.Failed, -20)));
        Assert.Equal(GateOutcome.FailedBefore, Assert.Single((await ReadAsync("chg", 9))!.Findings).Outcome);
        Assert.Contains((await ReadAsync("chg", 9))!.Reasons, reason => reason == "Looks only at what changed: dns (NAMESPACES=shop).");
    }

    [Theory, InlineData(Verdict.Passed, GateVerdict.Fail), InlineData(Verdict.Failed, GateVerdict.Pass)]
    public async Task While_a_part_soaks_a_failure_of_the_whole_counts_where_the_whole_was_well(Verdict before, GateVerdict verdict)
    {
        await ToldAsync(Change(), Narrowed(Record(Verdict.Passed, 1, policy: new GatePolicy { Soak = TimeSpan.FromMinutes(10) })));
        queries.Runs.AddRange([Record(before, -30), Record(Verdict.Failed, 8, binding: "every-minute")]);

        Assert.Equal(verdict, (await ReadAsync("chg", 30))!.Verdict);
    }

    static RunRecord Narrowed(RunRecord run) => run with { Order = run.Order with { Narrowed = [new Core.Cases.Narrowing("NAMESPACES", "shop", null)] } };

    [Fact]
    public async Task A_version_that_failed_on_several_clusters_is_blocked_on_others_at_once_and_the_reason_leads_to_the_runs()
    {
        RunRecord[] failed = [Record(Verdict.Failed, -8, cluster: "x"), Record(Verdict.Failed, -7, cluster: "y")];
        await ToldAsync(Change("first", -10, "x", "y"), failed);
        await ToldAsync(Change("elsewhere", 0, "z"), Record(null, cluster: "z"));
        await ToldAsync(Change("other-version", 0, "z") is var record ? record with { Change = record.Change with { Version = "1.13" } } : null!, Record(null, 2, cluster: "z"));

        var blocked = (await ReadAsync("elsewhere", 0.1))!;
        Assert.Equal((GateVerdict.Fail, At(0)), (blocked.Verdict, blocked.DecidedAt));
        Assert.Equal([("x", "first", failed[0].Order.Id), ("y", "first", failed[1].Order.Id)], blocked.FailedOn.Select(each => (each.Cluster, each.Change, each.Run!.Value)));
        Assert.All(failed, run => Assert.Contains($"run {run.Order.Id}, change first", blocked.Reasons[0], StringComparison.Ordinal));
        Assert.Equal(GateVerdict.Running, (await ReadAsync("other-version", 0.1))!.Verdict);

        overrides.Said = new GateOverride("first", true, "ann", "the load balancer", At(1), At(30));
        Assert.Equal(GateVerdict.Running, (await ReadAsync("elsewhere", 2))!.Verdict);
    }

    [Fact]
    public async Task While_it_soaks_a_later_failure_of_any_trigger_counts()
    {
        var policy = new GatePolicy { Soak = TimeSpan.FromMinutes(10) };
        await ToldAsync(Change(), Record(Verdict.Passed, 1, policy: policy));
        Assert.Equal(GateVerdict.Running, (await ReadAsync("chg", 9))!.Verdict);

        queries.Runs.AddRange([Record(Verdict.Failed, 8, binding: "every-minute"), Record(Verdict.Failed, 12, binding: "every-minute")]);

        Assert.Equal((GateVerdict.Fail, At(8)), ((await ReadAsync("chg", 30))!.Verdict, (await ReadAsync("chg", 30))!.DecidedAt));
    }

    [Fact]
    public async Task A_version_that_failed_on_one_cluster_is_blocked_on_the_next_until_it_is_another_version()
    {
        await ToldAsync(Change("canary", -10, "x"), Record(Verdict.Failed, -8, cluster: "x"));
        await ToldAsync(Change(), Record(Verdict.Passed, 1));
        await ToldAsync(Change("next") with { Change = Change("next").Change with { Version = "1.13" } }, Record(Verdict.Passed, 1.5));

        var blocked = await ReadAsync("chg", 5);
        Assert.Equal((GateVerdict.Fail, At(0)), (blocked!.Verdict, blocked.DecidedAt));
        Assert.Contains("failed on x", blocked.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Pass, (await ReadAsync("next", 5))!.Verdict);
    }

    [Theory]
    [InlineData(Verdict.ProbeFault)]
    [InlineData(Verdict.Passed)]
    public async Task What_did_not_fail_by_the_change_blocks_no_other_cluster(Verdict verdict)
    {
        await ToldAsync(Change("canary", -10, "x"), Record(verdict, -8, cluster: "x"));
        await ToldAsync(Change("bad-before", -9, "y"), Record(Verdict.Failed, -7, cluster: "y"));
        queries.Runs.Add(Record(Verdict.Failed, -30, cluster: "y"));
        await ToldAsync(Change(), Record(Verdict.Passed, 1));

        Assert.Equal(GateVerdict.Pass, (await ReadAsync("chg", 5))!.Verdict);
    }

    [Fact]
    public async Task The_latest_word_over_it_counts()
    {
        await ToldAsync(Change(), Record(Verdict.Failed, 1));
        overrides.Said = new GateOverride("chg", true, "ann", "known", At(2), At(60));

        Assert.Equal((GateVerdict.Pass, GateVerdict.Fail), ((await ReadAsync("chg", 5))!.Verdict, (await ReadAsync("chg", 5))!.Found));
    }

    [Fact]
    public async Task A_failure_waits_for_the_control_group_that_was_started_with_it()
    {
        controls.AddRange([Record(null, 2, cluster: "x"), Record(Verdict.Failed, 2.5, cluster: "y")]);
        await ToldAsync(Change(), Record(Verdict.Failed, 2));
        queries.Runs.AddRange(controls);

        var waiting = (await ReadAsync("chg", 3))!;
        Assert.Equal((GateVerdict.Running, GateOutcome.Running), (waiting.Verdict, Assert.Single(waiting.Findings).Outcome));
        Assert.Contains("control runs are waited for", waiting.Reasons[0], StringComparison.Ordinal);
        queries.Runs[queries.Runs.IndexOf(controls[0])] = controls[0] with { Phase = RunPhase.Finished, FinishedAt = At(3.5), Verdict = new RunVerdict(Verdict.Failed, "reported", "no") };

        var decided = (await ReadAsync("chg", 4))!;
        Assert.Equal((GateOutcome.FailsElsewhere, At(3.5)), (Assert.Single(decided.Findings).Outcome, decided.Findings[0].At));
        Assert.Contains("fails on 2 of 2 clusters", decided.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_group_that_is_well_convicts_the_change_although_it_was_bad_elsewhere_shortly_before()
    {
        controls.AddRange([Record(Verdict.Passed, 1.5, cluster: "x"), Record(Verdict.Passed, 2.2, cluster: "y")]);
        await ToldAsync(Change(), Record(Verdict.Failed, 2));
        queries.Runs.AddRange([.. controls, Record(Verdict.Failed, -3, cluster: "x"), Record(Verdict.Failed, -3, cluster: "y")]);

        var state = (await ReadAsync("chg", 3))!;
        Assert.Equal((GateVerdict.Fail, At(2.2)), (state.Verdict, state.DecidedAt));
    }

    [Fact]
    public async Task A_control_run_that_hangs_holds_the_gate_up_for_two_minutes_and_no_longer()
    {
        controls.Add(Record(null, 2, cluster: "x"));
        await ToldAsync(Change(), Record(Verdict.Failed, 2));
        queries.Runs.AddRange(controls);

        Assert.Equal(GateVerdict.Running, (await ReadAsync("chg", 3.9))!.Verdict);
        var state = (await ReadAsync("chg", 4))!;
        Assert.Equal((GateVerdict.Fail, At(4)), (state.Verdict, state.DecidedAt));
        // What it says later alters nothing.
        queries.Runs[queries.Runs.IndexOf(controls[0])] = controls[0] with { Phase = RunPhase.Finished, FinishedAt = At(9), Verdict = new RunVerdict(Verdict.Failed, "reported", "no") };
        Assert.Equal((GateVerdict.Fail, At(4)), ((await ReadAsync("chg", 10))!.Verdict, (await ReadAsync("chg", 10))!.DecidedAt));
    }

    [Fact]
    public async Task What_had_failed_before_waits_for_nobody()
    {
        controls.Add(Record(null, 2, cluster: "x"));
        await ToldAsync(Change(), Record(Verdict.Failed, 2));
        queries.Runs.AddRange([.. controls, Record(Verdict.Failed, -3)]);

        Assert.Equal(GateOutcome.FailedBefore, Assert.Single((await ReadAsync("chg", 2.1))!.Findings).Outcome);
    }

    [Fact]
    public async Task A_failure_is_told_with_its_cause_and_remedy()
    {
        var failed = Record(Verdict.Failed, 1);
        causes.Known[failed.Order.Id] = new RunDiagnosis { Category = "cluster-dns", Cause = "CoreDNS does not answer.", Remedy = "Look at its pods." };
        await ToldAsync(Change(), failed, Record(Verdict.Passed, 1, @case: "pods"));

        var state = (await ReadAsync("chg", 2))!;

        Assert.Contains("Probable cause (cluster-dns): CoreDNS does not answer. Look at its pods.", state.Reasons[0], StringComparison.Ordinal);
        Assert.Equal("cluster-dns", state.Findings[0].Run.Cause!.Category);
    }

    async Task ToldAsync(ChangeRecord change, params IReadOnlyList<RunRecord> runs)
    {
        await changes.AcceptAsync(change with { Runs = null }, default);
        await changes.CompleteAsync(change.Change.Id, [.. runs.Select(run => run.Order.Id)], [], [.. controls.Select(run => run.Order.Id)], default);
        queries.Runs.AddRange(runs);
    }

    Task<GateState?> ReadAsync(string change, double minute) =>
        new GateReader(changes, queries, overrides, causes, new ClockAt(At(minute))).ReadAsync(change, default);

    sealed class ClockAt(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    sealed class FakeOverrides : IGateOverrides
    {
        public GateOverride? Said { get; set; }

        public Task AddAsync(GateOverride said, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<GateOverride?> LatestAsync(string change, CancellationToken cancellation) => Task.FromResult(Said?.Change == change ? Said : null);

        public Task<IReadOnlyDictionary<string, GateOverride>> LatestAsync(IReadOnlyCollection<string> changes, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<string, GateOverride>>(Said is { } said && changes.Contains(said.Change) ? new Dictionary<string, GateOverride> { [said.Change] = said } : []);
    }
}
