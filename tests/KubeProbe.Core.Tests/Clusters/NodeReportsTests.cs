using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>Reports of a run on many nodes are answered as those of any other run, node by node.</summary>
public sealed class NodeReportsTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task The_first_report_of_a_node_wins_also_once_its_shard_and_its_run_are_over()
    {
        var first = await StartAsync("n1", "n2");
        var second = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(first, "a"));
        Assert.Equal(ReportAnswer.Repeated, await ReportAsync(first, "a"));
        Assert.Equal(ReportAnswer.Conflict, await ReportAsync(first, "b"));

        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(second, "a"));
        var run = await silo.FinishedAsync();
        Assert.All(run.Nodes, node => Assert.Equal("a", node.ReportHash));
        Assert.Equal(ReportAnswer.Repeated, await ReportAsync(first, "a"));
        Assert.Equal(ReportAnswer.Conflict, await ReportAsync(second, "b"));

        var (_, late) = await silo.History.EvidenceAsync(first.Run.Id, default);
        Assert.Equal([true, true], late.Select(report => report.Conflict));
    }

    [Fact]
    public async Task A_report_after_the_nodes_deadline_is_gone_and_kept()
    {
        var pod = await StartAsync("n1");
        await silo.FinishedAsync();
        Assert.Equal(ReportAnswer.Gone, await ReportAsync(pod, "a"));
        var (_, late) = await silo.History.EvidenceAsync(pod.Run.Id, default);
        Assert.False(Assert.Single(late).Conflict);
    }

    [Fact]
    public async Task A_result_that_could_not_be_written_is_not_answered_for_and_the_same_report_counts_later()
    {
        var pod = await StartAsync("n1");
        silo.Storage.FailWritesOf = "nodeprobe";
        await Assert.ThrowsAnyAsync<Exception>(() => ReportAsync(pod, "a"));
        await Assert.ThrowsAnyAsync<Exception>(() => ReportAsync(pod, "a"));
        silo.Storage.FailWritesOf = null;
        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(pod, "a"));
        Assert.Equal(Verdict.Passed, (await silo.FinishedAsync()).Verdict!.Verdict);
    }

    [Fact]
    public async Task A_node_that_does_not_start_a_pod_in_time_is_judged_by_the_other_nodes()
    {
        var fast = await StartAsync("n1", "n2");
        var slow = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
        silo.Target.Shows(Sighting(fast) with { Phase = "Running", StartedAt = silo.Clock.GetUtcNow(), CreatedAt = silo.Clock.GetUtcNow() });
        silo.Target.Shows(Sighting(slow) with { WaitingReason = "ContainerCreating" });
        await UntilStartedAsync(slow).WaitAsync(TestSilo.Patience);
        // A failure says as well as a pass that the pod started.
        await ReportAsync(fast, "no", ok: false);
        var run = await silo.FinishedAsync();
        Assert.Equal("deadline-too-short", run.Nodes.Single(node => node.Node == slow.Node).Verdict.Reason);
    }

    [Fact]
    public async Task A_run_keeps_no_more_failed_pods_than_its_cluster_may()
    {
        var nodes = Enumerable.Range(1, 12).Select(i => $"n{i}").ToArray();
        var pod = await StartAsync(nodes);
        for (var i = 0; ; i++)
        {
            await ReportAsync(pod, "no", ok: false);
            if (i == nodes.Length - 1) break;
            pod = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
        }

        await silo.FinishedAsync();
        var kept = 0;
        foreach (var _ in nodes) kept += (await silo.UntilAsync(silo.Target.Removed.ReadAsync())).KeepPod ? 1 : 0;
        Assert.InRange(kept, 1, new RunOptions().KeptPodsPerCluster);
    }

    [Fact]
    public async Task A_node_that_fails_is_tried_as_often_as_its_case_allows()
    {
        var first = await StartAsync(new RetryPolicy { Attempts = 2, On = [Verdict.Failed] }, "n1");
        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(first, "no", ok: false));
        var second = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
        Assert.Equal((first.Node, 2), (second.Node, second.Attempt));
        Assert.Equal(ReportAnswer.Gone, await ReportAsync(first, "no", ok: false));
        Assert.False((await silo.UntilAsync(silo.Target.Removed.ReadAsync())).KeepPod);

        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(second, "yes"));
        Assert.Equal(Verdict.Passed, (await silo.FinishedAsync()).Verdict!.Verdict);
    }

    [Fact]
    public async Task A_node_whose_last_attempt_fails_has_failed()
    {
        var first = await StartAsync(new RetryPolicy { Attempts = 2, On = [Verdict.Failed] }, "n1");
        await ReportAsync(first, "no", ok: false);
        await ReportAsync(await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero), "no again", ok: false);
        var run = await silo.FinishedAsync();
        Assert.Equal("no again", Assert.Single(run.Nodes).ReportHash);
        Assert.Equal(Verdict.Failed, run.Verdict!.Verdict);
    }

    async Task UntilStartedAsync(PodOrder slow)
    {
        while (!await silo.Cluster.StartedElsewhereAsync("k", slow.Node!)) await Task.Yield();
    }

    Task<PodOrder> StartAsync(params string[] nodes) => StartAsync(new RetryPolicy(), nodes);

    async Task<PodOrder> StartAsync(RetryPolicy retry, params string[] nodes)
    {
        silo.Target.Nodes = nodes;
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k", Placement = new Placement { EveryNode = true } },
            new ProbeCaseSpec { Template = "t", Retry = retry });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));
        return await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
    }

    Task<ReportAnswer> ReportAsync(PodOrder pod, string hash, bool ok = true) =>
        silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(ok, ok ? [] : ["no"], null, [], hash), new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));

    static PodSighting Sighting(PodOrder pod) => new()
    {
        Pod = PodName.Of(pod.Run.Id, pod.Attempt, pod.Node),
        Run = pod.Run.Id,
        Attempt = pod.Attempt,
        Shard = pod.Shard,
        Node = pod.Node!,
        Phase = "Pending",
    };
}
