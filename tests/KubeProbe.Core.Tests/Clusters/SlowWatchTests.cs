using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>The watch is slow, dead, or tells only half: then one look at the deadline tells the rest.</summary>
public sealed class SlowWatchTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_pod_that_ended_unseen_is_judged_by_its_end()
    {
        var pod = await MadeAsync(ProbeContract.ExitCode);
        silo.Target.Found = _ => Sighting(pod) with { Phase = "Failed", StartedAt = silo.Clock.GetUtcNow(), End = new ContainerEnd(3, "Error", "no route", null) };

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Failed, "exit-code", "exit code 3: no route"), (run.Verdict!.Verdict, run.Verdict.Reason, run.Verdict.Message));
    }

    [Fact]
    public async Task A_report_in_a_termination_message_nobody_saw_is_found()
    {
        var pod = await MadeAsync(ProbeContract.Kubeprobe);
        silo.Target.Found = _ => Sighting(pod) with { Phase = "Succeeded", End = new ContainerEnd(0, "Completed", "ok", null) };

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Passed, ClosedBy.TerminationMessage), (run.Verdict!.Verdict, run.ClosedBy));
    }

    [Fact]
    public async Task A_pod_that_was_collected_before_anybody_looked_is_gone_and_the_cluster_not_unreadable()
    {
        await MadeAsync(ProbeContract.ExitCode);
        silo.Target.PodStatus = "{}";

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Unknown, "pod-deleted"), (run.Verdict!.Verdict, run.Verdict.Reason));
    }

    [Fact]
    public async Task A_watch_that_is_dead_while_requests_get_through_is_no_outage_and_costs_no_verdict()
    {
        silo.Target.WatchFault = new TargetClusterException(TargetFault.TimedOut, "no answer within 10 s");
        await silo.DeclareAsync();

        var reported = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        await silo.Grains.GetGrain<IProbeRunGrain>(reported.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(reported.Run.Id, 1, null, null));
        Assert.Equal(Verdict.Passed, (await silo.FinishedAsync()).Verdict!.Verdict);

        var unseen = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        silo.Target.Found = _ => Sighting(unseen) with { Phase = "Succeeded", End = new ContainerEnd(0, "Completed", "ok", null) };
        Assert.Equal(Verdict.Passed, (await silo.FinishedAsync()).Verdict!.Verdict);
        Assert.Null(await silo.Cluster.OutageAsync());
        Assert.False(silo.Alerts.Written.TryRead(out _));
    }

    async Task<PodOrder> MadeAsync(ProbeContract contract)
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" });
        silo.Manifests.Put(ManifestKind.ProbeTemplate, "t", new ProbeTemplateSpec { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30), Contract = contract });
        await silo.Grains.GetGrain<IProbeCaseGrain>("k").ChangedAsync();
        await silo.Cluster.RefreshAsync();
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));
        return await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
    }

    static PodSighting Sighting(PodOrder pod) => WhenARunIsDueTests.Sighting(pod);
}
