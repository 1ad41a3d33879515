using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>The one story, step by step, over real grains.</summary>
public sealed class WhenARunIsDueTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_slot_becomes_a_run_a_pod_and_a_verdict()
    {
        await silo.DeclareAsync();

        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Assert.Equal(RunTrigger.Periodic, pod.Run.Trigger);
        Assert.Equal(RunId.OfSlot("c1", "b", "k", pod.Run.Due), pod.Run.Id);
        Assert.Equal($"/report/v1/runs/{pod.Run.Id}", pod.ReportUrl.AbsolutePath);

        var answer = await ReportAsync(pod, ok: true);

        Assert.Equal(ReportAnswer.Accepted, answer);
        var kept = (await silo.History.FindAsync(pod.Run.Id, default))!;
        Assert.Equal((Verdict.Passed, ClosedBy.Report), (kept.Verdict!.Verdict, kept.ClosedBy));
        var removal = await silo.UntilAsync(silo.Target.Removed.ReadAsync());
        Assert.False(removal.KeepPod);
        Assert.Equal(1, silo.Target.StartCalls);
    }

    [Fact]
    public async Task A_failure_raises_one_alert_and_keeps_evidence_and_the_pod()
    {
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        await ReportAsync(pod, ok: false, "etcd put: deadline exceeded");

        var (alert, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal("raised", notification!.Event);
        Assert.Contains("etcd put: deadline exceeded", alert.Summary, StringComparison.Ordinal);
        Assert.True((await silo.UntilAsync(silo.Target.Removed.ReadAsync())).KeepPod);
        var (evidence, _) = await silo.History.EvidenceAsync(pod.Run.Id, default);
        Assert.Equal("log", Assert.Single(evidence).LogTail);

        // The next failure is the same alert; the pass after it resolves it.
        await ReportAsync(await silo.UntilAsync(silo.Target.Made.ReadAsync()), ok: false, "again");
        Assert.Null((await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Notification);
        await ReportAsync(await silo.UntilAsync(silo.Target.Made.ReadAsync()), ok: true);
        Assert.Equal("resolved", (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Notification!.Event);
    }

    [Fact]
    public async Task A_probe_that_says_nothing_is_closed_at_its_deadline()
    {
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        silo.Target.Shows(Sighting(pod) with { Phase = "Running", StartedAt = silo.Clock.GetUtcNow() });
        await silo.UntilAsync(silo.NextAsync(run => run.Phase is RunPhase.Running), TimeSpan.Zero);

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Failed, "deadline"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.False((await silo.UntilAsync(silo.Target.Removed.ReadAsync())).KeepPod);
        Assert.Equal(ReportAnswer.Gone, await ReportAsync(pod, ok: true));
        var (_, late) = await silo.History.EvidenceAsync(pod.Run.Id, default);
        Assert.False(Assert.Single(late).Conflict);
    }

    [Fact]
    public async Task A_report_that_was_lost_is_read_from_the_termination_message()
    {
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        silo.Target.Shows(Sighting(pod) with { Phase = "Succeeded", End = new ContainerEnd(0, "Completed", "ok", null) });

        var run = await silo.FinishedAsync();
        Assert.Equal((Verdict.Passed, ClosedBy.TerminationMessage), (run.Verdict!.Verdict, run.ClosedBy));
    }

    [Fact]
    public async Task The_first_report_wins_the_same_again_is_fine_and_another_is_kept_as_a_conflict()
    {
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(pod, ok: true));
        Assert.Equal(ReportAnswer.Repeated, await ReportAsync(pod, ok: true));
        Assert.Equal(ReportAnswer.Conflict, await ReportAsync(pod, ok: false, "no"));
        Assert.Equal(Verdict.Passed, (await silo.History.FindAsync(pod.Run.Id, default))!.Verdict!.Verdict);
    }

    [Fact]
    public async Task A_pod_that_can_not_be_made_is_tried_again_until_the_deadline()
    {
        for (var i = 0; i < 50; i++) silo.Target.StartFaults.Enqueue(new TargetClusterException(TargetFault.ServerError, "etcdserver: request timed out"));
        await silo.DeclareAsync();

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Failed, "api-error"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.InRange(silo.Target.StartCalls, 3, 10);
    }

    [Fact]
    public async Task A_retry_makes_another_pod_and_only_the_last_attempt_counts()
    {
        await silo.DeclareAsync(@case: new ProbeCaseSpec { Template = "t", Retry = new RetryPolicy { Attempts = 2, On = [Verdict.Failed] } });
        var first = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        await ReportAsync(first, ok: false, "flaky");

        var second = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Assert.Equal((first.Run.Id, 2), (second.Run.Id, second.Attempt));
        await ReportAsync(second, ok: true);

        Assert.Equal(Verdict.Passed, (await silo.History.FindAsync(first.Run.Id, default))!.Verdict!.Verdict);
    }

    [Fact]
    public async Task A_run_by_hand_is_durable_when_it_is_answered_and_the_same_key_is_the_same_run()
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" });
        var trigger = new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "key-1", "ann");

        var first = await silo.Cluster.StartRunAsync(trigger);
        Assert.NotNull(await silo.History.FindAsync(first.Run!.Order.Id, default));
        var again = await silo.Cluster.StartRunAsync(trigger);

        Assert.Equal((first.Run.Order.Id, true), (again.Run!.Order.Id, again.Repeated));
        Assert.Equal(RefusalKind.NotFound, (await silo.Cluster.StartRunAsync(trigger with { Case = "nope" })).Refusal!.Kind);
    }

    [Fact]
    public async Task A_change_fires_what_its_filter_lets_through_once()
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k", Changes = new ChangeFilter { Components = ["etcd"] } });

        Assert.Empty((await FireAsync("1", "kubelet")).Runs);
        var fired = (await FireAsync("2", "etcd")).Runs;
        Assert.Equal(fired, (await FireAsync("2", "etcd")).Runs);

        Assert.Equal(RunTrigger.Change, Assert.Single(silo.History.All).Order.Trigger);
        Assert.Equal(RunId.OfChange("c1", "b", "k", "2"), Assert.Single(fired));
    }

    Task<Core.Changes.FiredRuns> FireAsync(string id, string component) =>
        silo.Cluster.FireAsync(new Core.Changes.Change { Id = id, Component = component }, silo.Clock.GetUtcNow());

    [Fact]
    public async Task A_binding_to_every_node_gives_one_verdict_over_all()
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k", Placement = new Placement { EveryNode = true } });
        var answer = await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));

        foreach (var _ in silo.Target.Nodes)
        {
            var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
            await ReportAsync(pod, ok: pod.Node != "n2", "clock skew 40 s");
        }

        var run = await silo.FinishedAsync();
        Assert.Equal(answer.Run!.Order.Id, run.Order.Id);
        Assert.Equal(Verdict.Failed, run.Verdict!.Verdict);
        Assert.StartsWith("1 of 3 nodes failed: n2", run.Verdict.Message, StringComparison.Ordinal);
        Assert.Equal(3, run.Nodes.Count);
    }

    [Fact]
    public async Task A_database_that_is_away_for_a_while_loses_no_slot()
    {
        silo.History.FailWrites = 3;
        await silo.DeclareAsync();

        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        Assert.Equal(pod.Run.Due, Assert.Single(silo.History.All).Order.Due);
    }

    [Fact]
    public async Task A_run_its_grain_lost_is_driven_on_by_the_cluster()
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" });
        var order = Orders.Of() with { Cluster = "c1" };
        var orphan = new RunRecord { Order = order, Phase = RunPhase.Starting, CreatedAt = silo.Clock.GetUtcNow(), Attempt = 1, Deadline = silo.Clock.GetUtcNow() + order.Timeout };
        await silo.History.RecordAsync(new RunBatch([orphan], [], [], []), default);
        silo.Manifests.Put(Core.Manifests.ManifestKind.Cluster, "c2", new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
        await silo.History.RecordAsync(new RunBatch([orphan with { Order = order with { Cluster = "c2", Id = RunId.OfTrigger("c2", "", "k", "x") } }], [], [], []), default);

        await silo.Grains.GetGrain<IClusterGrain>("c2").RefreshAsync();

        Assert.Equal("c2", (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Cluster);
    }

    async Task<ReportAnswer> ReportAsync(PodOrder pod, bool ok, params string[] errors) =>
        await silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(ok, errors, null, [], $"hash-{ok}"), new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));

    internal static PodSighting Sighting(PodOrder pod) => new()
    {
        Pod = PodName.Of(pod.Run.Id, pod.Attempt, pod.Node),
        Run = pod.Run.Id,
        Attempt = pod.Attempt,
        Node = "n1",
        Phase = "Pending",
    };
}
