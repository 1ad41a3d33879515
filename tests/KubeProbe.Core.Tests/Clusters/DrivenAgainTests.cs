using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A run ends while its cluster, which read before that it is under way, sees to it that it goes on.</summary>
public sealed class DrivenAgainTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync()
    {
        silo = await TestSilo.StartAsync();
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k" },
            spec: new ClusterSpec { Connection = new ClusterConnection { InCluster = new() }, Budget = new ClusterBudget { Pods = 1 } });
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task What_is_over_is_not_begun_again_by_a_row_that_was_read_before()
    {
        var (pod, before) = await PassedAsync();

        await Run(pod).DriveAsync(before with { Phase = RunPhase.Running });

        // It says again that it is settled, and has made nothing.
        Assert.Equal(pod.Run.Id, await silo.UntilAsync(silo.History.Settled.ReadAsync()));
        Assert.False(silo.Target.Made.TryRead(out _));
    }

    [Fact]
    public async Task A_pod_that_was_made_all_the_same_goes_and_holds_no_place()
    {
        var (pod, before) = await PassedAsync();
        var now = silo.Clock.GetUtcNow();

        // As if it had begun just now; an activation that is about to end may take the first of these.
        PodOrder? again;
        while (!silo.Target.Made.TryRead(out again)) await Run(pod).DriveAsync(before with { CreatedAt = now, Deadline = now + before.Order.Timeout });

        Assert.Equal(pod.Run.Id, again.Run.Id);
        Assert.Equal(PodName.Of(pod.Run.Id, 1, null), (await silo.UntilAsync(silo.Target.Removed.ReadAsync())).Pod);
        Assert.Equal(pod.Run.Id, await silo.UntilAsync(silo.History.Settled.ReadAsync()));
    }

    [Fact]
    public async Task A_place_whose_run_is_settled_in_history_is_free_though_nobody_said_so()
    {
        var pod = await StartAsync("one");
        await silo.History.RecordAsync(new RunBatch([], [], [], [pod.Run.Id]), default);
        Assert.Equal(RunPhase.Queued, (await TriggerAsync("two")).Run!.Phase);

        var next = await silo.TickAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);

        Assert.Equal(RunId.OfTrigger("c1", "b", "k", "two"), next.Run.Id);
    }

    [Fact]
    public async Task Who_only_asks_for_a_run_that_is_over_does_not_clean_up_after_it_once_more()
    {
        var (pod, before) = await PassedAsync();
        var over = (await silo.History.FindAsync(pod.Run.Id, default))! with { Settled = false, Order = before.Order with { Id = RunId.OfTrigger("c1", "b", "k", "other") } };
        await silo.History.RecordAsync(new RunBatch([over], [], [], []), default);

        Assert.Equal(RunPhase.Finished, (await silo.Grains.GetGrain<IProbeRunGrain>(over.Order.Id.ToString()).GetAsync())!.Phase);

        // By then whatever was begun is done: another run came and went, and only its pod did.
        await TriggerAsync("two");
        var two = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
        await ReportAsync(two);
        Assert.Equal(PodName.Of(two.Run.Id, 1, null), (await silo.UntilAsync(silo.Target.Removed.ReadAsync())).Pod);
    }

    /// <summary>A run that passed and is settled, and its row as it began.</summary>
    async Task<(PodOrder Pod, RunRecord Before)> PassedAsync()
    {
        var pod = await StartAsync("one");
        var before = (await silo.History.FindAsync(pod.Run.Id, default))!;
        await ReportAsync(pod);
        await silo.UntilAsync(silo.Target.Removed.ReadAsync());
        await silo.UntilAsync(silo.History.Settled.ReadAsync());
        return (pod, before);
    }

    Task ReportAsync(PodOrder pod) =>
        Run(pod).ReportAsync(new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(pod.Run.Id, 1, null, null));

    async Task<PodOrder> StartAsync(string key)
    {
        await TriggerAsync(key);
        return await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
    }

    Task<TriggerAnswer> TriggerAsync(string key) =>
        silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), key, "ann"));

    IProbeRunGrain Run(PodOrder pod) => silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString());
}
