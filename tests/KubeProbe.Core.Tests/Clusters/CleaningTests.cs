using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>What a run made goes, now or by the sweep, and holds up nobody who waits for an answer.</summary>
public sealed class CleaningTests : IAsyncLifetime
{
    static readonly SweptResource Outside = new() { Version = "v1", Resource = "configmaps", Namespace = "shop" };

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_kept_pod_goes_when_its_time_is_over_with_what_lies_outside_its_namespace()
    {
        var pod = await StartAsync();
        var made = silo.Clock.GetUtcNow();
        silo.Target.Shows(Sighting(pod) with { Phase = "Running", CreatedAt = made, StartedAt = made });
        await silo.UntilAsync(silo.NextAsync(run => run.Phase is RunPhase.Running), TimeSpan.Zero);
        await ReportAsync(pod, ok: false);
        var first = await silo.UntilAsync(silo.Target.Removed.ReadAsync(), TimeSpan.Zero);
        Assert.Equal((true, Outside), (first.KeepPod, Assert.Single(first.Sweep)));
        await silo.UntilAsync(UntilSettledAsync(pod));

        silo.Clock.Advance(TimeSpan.FromMinutes(11));
        var swept = await silo.UntilAsync(SweptAsync(), TimeSpan.Zero);
        Assert.Equal((pod.Run.Id, false, Outside), (swept.Run, swept.KeepPod, Assert.Single(swept.Sweep)));
    }

    [Fact]
    public async Task What_a_run_could_not_remove_is_removed_by_the_sweep_though_no_pod_of_it_was_ever_seen()
    {
        var pod = await StartAsync();
        for (var i = 0; i < 4; i++) silo.Target.RemoveFaults.Enqueue(new TargetClusterException(TargetFault.ServerError, "etcdserver: request timed out"));
        await ReportAsync(pod, ok: true);
        await silo.UntilAsync(UntilSettledAsync(pod));

        // The first sweep meets the fourth fault and the next one none.
        var swept = await silo.UntilAsync(SweptAsync(), TimeSpan.Zero);
        Assert.Equal((pod.Run.Id, false, Outside), (swept.Run, swept.KeepPod, Assert.Single(swept.Sweep)));
    }

    [Fact]
    public async Task What_was_left_behind_is_removed_by_whoever_takes_up_the_cluster()
    {
        var pod = await StartAsync();
        for (var i = 0; i < 3; i++) silo.Target.RemoveFaults.Enqueue(new TargetClusterException(TargetFault.ServerError, "etcdserver: request timed out"));
        await ReportAsync(pod, ok: true);
        await silo.UntilAsync(UntilSettledAsync(pod));

        await silo.Cluster.AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        var swept = await silo.UntilAsync(SweptAsync(), TimeSpan.Zero);
        Assert.Equal((pod.Run.Id, false, Outside), (swept.Run, swept.KeepPod, Assert.Single(swept.Sweep)));
    }

    [Fact]
    public async Task A_report_that_leads_to_a_retry_does_not_wait_for_the_pod_to_go()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Target.RemovesAfter = gate.Task;
        var pod = await StartAsync(new RetryPolicy { Attempts = 2, On = [Verdict.Failed] });
        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(pod, ok: false));
        Assert.Equal(2, (await silo.History.FindAsync(pod.Run.Id, default))!.Attempt);
        gate.SetResult();
        Assert.Equal(2, (await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero)).Attempt);
        Assert.False((await silo.UntilAsync(silo.Target.Removed.ReadAsync(), TimeSpan.Zero)).KeepPod);
    }

    [Fact]
    public async Task A_retry_that_could_not_be_written_is_not_answered_for_and_the_same_report_counts_later()
    {
        var pod = await StartAsync(new RetryPolicy { Attempts = 2, On = [Verdict.Failed] });
        silo.History.FailWrites = 1;
        await Assert.ThrowsAsync<IOException>(() => ReportAsync(pod, ok: false));
        Assert.Equal(ReportAnswer.Accepted, await ReportAsync(pod, ok: false));
        Assert.Equal(2, (await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero)).Attempt);
    }

    async Task<PodOrder> StartAsync(RetryPolicy? retry = null)
    {
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k" },
            new ProbeCaseSpec { Template = "t", Retry = retry ?? new RetryPolicy() },
            template: new ProbeTemplateSpec { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30), Sweep = [Outside] });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));
        return await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
    }

    /// <summary>The next removal, with wake-ups until there is one: the reminder's own go by the real clock.</summary>
    async ValueTask<PodRemoval> SweptAsync()
    {
        PodRemoval? removal;
        while (!silo.Target.Removed.TryRead(out removal)) await silo.Cluster.AsReference<IRemindable>().ReceiveReminder("wake-up", default);
        return removal;
    }

    async ValueTask<bool> UntilSettledAsync(PodOrder pod)
    {
        while ((await silo.History.FindAsync(pod.Run.Id, default))?.Settled is not true) await Task.Yield();
        return true;
    }

    Task<ReportAnswer> ReportAsync(PodOrder pod, bool ok) =>
        silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(ok, ok ? [] : ["no"], null, [], $"hash-{ok}"), new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));

    static PodSighting Sighting(PodOrder pod) => new()
    {
        Pod = PodName.Of(pod.Run.Id, pod.Attempt, pod.Node),
        Run = pod.Run.Id,
        Attempt = pod.Attempt,
        Node = "n1",
        Phase = "Pending",
    };
}
