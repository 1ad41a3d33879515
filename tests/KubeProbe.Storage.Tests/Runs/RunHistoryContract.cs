using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Runs;

public sealed class RunHistoryOnSqlite(SqliteStorage storage) : RunHistoryContract<SqliteStorage>(storage);

public sealed class RunHistoryOnPostgres(PostgresStorage storage) : RunHistoryContract<PostgresStorage>(storage);

/// <summary>What run history promises, on either database.</summary>
public abstract partial class RunHistoryContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string cluster = Sample.Name("cluster");

    IRunHistory History => storage.Get<IRunHistory>();

    IRunQueries Queries => storage.Get<IRunQueries>();

    [Fact]
    public async Task A_run_is_read_back_as_it_was_recorded()
    {
        var run = Sample.Run(cluster) with { QueuedBecause = "an exclusive run is under way", Phase = RunPhase.Queued };

        await History.RecordAsync(Sample.Batch(run), default);

        Assert.Equivalent(run, await Queries.FindAsync(run.Order.Id, default), strict: true);
    }

    [Fact]
    public async Task An_order_that_is_known_is_left_as_it_is()
    {
        var run = Sample.Run(cluster);
        var other = Sample.Run(cluster, due: Sample.Time.AddMinutes(1));
        await History.RecordAsync(Sample.Batch(run), default);

        var fresh = await History.RecordAsync(Sample.Batch(run with { Attempt = 7 }, other), default);

        Assert.Equal([other.Order.Id], fresh);
        Assert.Equal(1, (await Queries.FindAsync(run.Order.Id, default))!.Attempt);
    }

    [Fact]
    public async Task Progress_moves_an_unfinished_run_and_never_a_finished_one()
    {
        var run = Sample.Run(cluster);
        await History.RecordAsync(Sample.Batch(run), default);
        var started = run.CreatedAt.AddSeconds(2);
        var progress = new RunProgress(run.Order.Id, RunPhase.Running, 2, started, started.AddSeconds(30), "kp-x-2", "n1", null);

        await History.RecordAsync(new RunBatch([], [], [progress], []), default);
        var running = (await Queries.FindAsync(run.Order.Id, default))!;
        await History.CloseAsync(new RunClosing(running.Finished(RunVerdict.Passed("fine")), []), default);
        await History.RecordAsync(new RunBatch([], [], [progress with { Attempt = 3 }], []), default);
        var finished = (await Queries.FindAsync(run.Order.Id, default))!;

        Assert.Equal((RunPhase.Running, 2, started, "kp-x-2", "n1"), (running.Phase, running.Attempt, running.StartedAt, running.Pod, running.Node));
        Assert.Equal((RunPhase.Finished, 2), (finished.Phase, finished.Attempt));
    }

    [Fact]
    public async Task The_order_of_a_queued_run_can_be_altered_and_that_of_a_started_one_not()
    {
        var run = Sample.Run(cluster, trigger: RunTrigger.Change) with { Phase = RunPhase.Queued };
        await History.RecordAsync(Sample.Batch(run), default);
        RunBatch Altered(string change) => new([], [], [], []) { Altered = [run.Order with { TriggeredBy = change }] };

        await History.RecordAsync(Altered("c2"), default);
        await History.RecordAsync(new RunBatch([], [], [new RunProgress(run.Order.Id, RunPhase.Starting, 1, null, null, null, null, null)], []), default);
        await History.RecordAsync(Altered("c3"), default);

        Assert.Equal("c2", (await Queries.FindAsync(run.Order.Id, default))!.Order.TriggeredBy);
    }

    [Fact]
    public async Task A_closed_run_keeps_all_that_came_with_its_verdict()
    {
        var run = Sample.Run(cluster) with { Order = Sample.Run(cluster).Order with { Placement = new() { EveryNode = true } } };
        await History.RecordAsync(Sample.Batch(run), default);
        var closed = run.Finished(RunVerdict.Failed("reported", "1 of 2 nodes failed: n2")) with
        {
            Errors = ["n2: no answer"],
            Measurements = [new("txn", true, 0.25, null, null), new("nodes", null, null, 2, "nodes")],
            Nodes =
            [
                new NodeResult { Node = "n1", Verdict = RunVerdict.Passed("fine"), Pod = "kp-1", Took = TimeSpan.FromMicroseconds(1_234_567) },
                new NodeResult
                {
                    Node = "n2",
                    Verdict = RunVerdict.Failed("reported", "no answer"),
                    Errors = ["no answer"],
                    Measurements = [new("txn", false, 5, null, null)],
                    ReportHash = "0a1b",
                },
            ],
        };
        var evidence = new RunEvidence
        {
            Node = "n2",
            Message = "no answer",
            LogTail = "dial tcp: i/o timeout\n",
            PodStatus = """{"phase":"Failed"}""",
            Events = [new ClusterEvent("Pod/kp-2", "Warning", "Failed", "Error", "kubelet", 3, Sample.Time)],
            Diagnosis = new()
            {
                Category = "network-policy-proxy",
                Confidence = 0.91,
                Component = "routes",
                Cause = "There is no way.",
                Remedy = "Make one.",
                Check = "ip route",
                DecidedBy = "rule:net-no-route",
                Lines = ["dial tcp: i/o timeout"],
                Path = ["A symptom", "There is no way."],
                Top = [new("network-policy-proxy", 0.91), new("dns", 0.05)],
            },
            NodeStatus = """{"kind":"Node"}""",
            Workload = """{"kind":"Job"}""",
            Context = ["Some other cases in the cluster failed."],
        };

        var answer = await History.CloseAsync(new RunClosing(closed, [evidence]), default);
        var (kept, late) = await Queries.EvidenceAsync(run.Order.Id, default);

        Assert.Equivalent(closed, answer, strict: true);
        Assert.Equivalent(closed, await Queries.FindAsync(run.Order.Id, default), strict: true);
        Assert.Equivalent(new[] { evidence }, kept, strict: true);
        var causes = await storage.Get<Core.Diagnosis.IRunCauses>().OfAsync([run.Order.Id, RunId.OfTrigger("none", "", "", "")], default);
        Assert.Equivalent(evidence.Diagnosis, Assert.Single(causes).Value, strict: true);
        Assert.Empty(late);
    }

    [Fact]
    public async Task Evidence_that_was_collected_after_the_verdict_is_kept_once_and_only_of_that_verdict()
    {
        var run = Sample.Run(cluster, due: Sample.Time.AddHours(3));
        await History.RecordAsync(Sample.Batch(run), default);
        var evidence = new RunEvidence { Message = "no answer", LogTail = "i/o timeout" };

        var closed = await History.CloseAsync(new RunClosing(run.Finished(RunVerdict.Failed("reported", "no answer")), []), default);
        await History.AddEvidenceAsync(new RunClosing(closed with { Verdict = RunVerdict.Failed("deadline", "another") }, [new RunEvidence { Message = "another's" }]), default);
        await History.AddEvidenceAsync(new RunClosing(closed, [evidence]), default);
        await History.AddEvidenceAsync(new RunClosing(closed, [evidence with { LogTail = "after a crash" }]), default);
        await History.CloseAsync(new RunClosing(closed, [evidence with { LogTail = "closed again" }]), default);

        Assert.Equivalent(new[] { evidence }, (await Queries.EvidenceAsync(run.Order.Id, default)).Evidence, strict: true);
    }

    [Fact]
    public async Task The_first_verdict_wins_and_the_second_learns_of_it()
    {
        var run = Sample.Run(cluster);
        await History.RecordAsync(Sample.Batch(run), default);
        var measured = new Measurement("txn", true, 1, null, null);

        await History.CloseAsync(new RunClosing(run.Finished(RunVerdict.Failed("deadline", "silent")), []), default);
        var answer = await History.CloseAsync(
            new RunClosing(run.Finished(RunVerdict.Passed("late")) with { Measurements = [measured] }, [new RunEvidence { Message = "late" }]), default);

        Assert.Equal("deadline", answer.Verdict!.Reason);
        Assert.Empty((await Queries.FindAsync(run.Order.Id, default))!.Measurements);
        Assert.Empty((await Queries.EvidenceAsync(run.Order.Id, default)).Evidence);
    }

    [Fact]
    public async Task Of_many_verdicts_at_once_one_wins_and_all_learn_of_it()
    {
        var run = Sample.Run(cluster);
        await History.RecordAsync(Sample.Batch(run), default);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => History.CloseAsync(
            new RunClosing(run.Finished(RunVerdict.Failed("reported", $"number {number}")) with { Measurements = [new("n", null, null, number, null)] }, []),
            default)));

        var winner = Assert.Single(answers.Select(answer => answer.Verdict!.Message).Distinct());
        var kept = (await Queries.FindAsync(run.Order.Id, default))!;
        Assert.Equal(winner, kept.Verdict!.Message);
        Assert.Equal(winner, $"number {Assert.Single(kept.Measurements).Value}");
    }

    [Fact]
    public async Task Closing_a_run_nobody_recorded_is_an_error()
    {
        var run = Sample.Run(cluster).Finished(RunVerdict.Passed("fine"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => History.CloseAsync(new RunClosing(run, []), default));

        Assert.Contains(run.Order.Id.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_runs_of_a_cluster_are_the_unfinished_and_the_unsettled_oldest_first()
    {
        var runs = Enumerable.Range(0, 4).Select(minute => Sample.Run(cluster, due: Sample.Time.AddMinutes(minute))).ToArray();
        await History.RecordAsync(Sample.Batch([.. runs.Reverse()]), default);
        await History.RecordAsync(Sample.Batch(Sample.Run(Sample.Name("elsewhere"))), default);
        await History.CloseAsync(new RunClosing(runs[0].Finished(RunVerdict.Passed("fine")), []), default);
        await History.CloseAsync(new RunClosing(runs[1].Finished(RunVerdict.Passed("fine")), []), default);

        await History.RecordAsync(new RunBatch([], [], [], [runs[0].Order.Id, runs[2].Order.Id]), default);

        // Run 2 has no verdict yet: nothing of it can be settled.
        var open = await History.UnfinishedAsync(cluster, default);
        Assert.Equal([runs[1].Order.Id, runs[2].Order.Id, runs[3].Order.Id], open.Select(run => run.Order.Id));
        Assert.True((await Queries.FindAsync(runs[0].Order.Id, default))!.Settled);
    }

    [Fact]
    public async Task Late_reports_are_kept_up_to_their_bound()
    {
        var run = Sample.Run(cluster);
        await History.RecordAsync(Sample.Batch(run), default);

        for (var number = 0; number < 25; number++)
        {
            var outcome = new ProbeOutcome(true, [], $"number {number}", [new("txn", true, 1, null, "s")], "h");
            await History.AddLateReportAsync(run.Order.Id, new LateReport(Sample.Time.AddSeconds(number), number == 0, outcome), default);
        }

        var late = (await Queries.EvidenceAsync(run.Order.Id, default)).LateReports;
        Assert.Equal(20, late.Count);
        Assert.Equal([true, false], late.Take(2).Select(report => report.Conflict));
        Assert.Equivalent(new ProbeOutcome(true, [], "number 19", [new("txn", true, 1, null, "s")], "h"), late[^1].Outcome, strict: true);
    }
}
