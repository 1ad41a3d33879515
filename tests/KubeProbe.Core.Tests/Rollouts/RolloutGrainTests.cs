using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Clusters;

namespace KubeProbe.Core.Tests.Rollouts;

/// <summary>A new version of a template over real grains: three clusters run its case, and one of them is the first.</summary>
public sealed class RolloutGrainTests : IAsyncLifetime
{
    static readonly string[] Clusters = ["c1", "c2", "c3"];
    static readonly string First = Clusters.MinBy(cluster => RolloutShare.Place("t", cluster))!;
    static readonly ProbeTemplateSpec Old = new() { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30) };
    static readonly ProbeTemplateSpec New = Old with { Image = "probe:2", Rollout = new() { Clusters = "1", PromoteAfter = "2 passes" } };

    TestSilo silo = null!;

    ITemplateRolloutGrain Rollout => silo.Grains.GetGrain<ITemplateRolloutGrain>("t");

    public async ValueTask InitializeAsync()
    {
        silo = await TestSilo.StartAsync();
        foreach (var cluster in Clusters) silo.Manifests.Put(ManifestKind.Cluster, cluster, new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
        silo.Manifests.Put(ManifestKind.ClusterGroup, "g", new ClusterGroupSpec { Clusters = Clusters });
        silo.Manifests.Put(ManifestKind.ProbeTemplate, "t", Old);
        silo.Manifests.Put(ManifestKind.ProbeCase, "k", new ProbeCaseSpec { Template = "t", Owner = "sre" });
        silo.Manifests.Put(ManifestKind.Binding, "b", new BindingSpec { Group = "g", Case = "k", AlertThreshold = new() { Failures = 1 } });
        await RefreshAsync();
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task It_runs_on_its_share_first_and_everywhere_once_so_many_runs_passed()
    {
        await ApplyAsync(New);
        foreach (var cluster in Clusters) Assert.Equal(cluster == First ? "probe:2" : "probe:1", (await StartAsync(cluster)).Work.Image);

        await EndAsync(await StartAsync(First), passed: true);
        await EndAsync(await StartAsync(First), passed: true);
        var view = await DecidedAsync(RolloutPhase.Promoted);

        Assert.Equal((2, "Passed"), (view.Passes, view.Reason));
        foreach (var cluster in Clusters) await RunsAsync(cluster, "probe:2", version: 2);
        Assert.Equal("True", Assert.Single((await StatusAsync(RolloutPhase.Promoted)).Conditions).Status);
    }

    [Fact]
    public async Task What_fails_again_where_the_version_before_passes_is_rolled_back_and_told_and_is_no_fault_of_the_cluster()
    {
        await ApplyAsync(New);
        var failed = await StartAsync(First);
        await EndAsync(failed, passed: false);

        var compared = (await silo.UntilAsync(MadeAsync(run => run.Work.Trial?.Compares is not null))).Run;
        Assert.Equal((First, "probe:1", 1L, failed.Id), (compared.Cluster, compared.Work.Image, compared.Work.Version, compared.Work.Trial!.Compares));
        await EndAsync(compared, passed: true);
        var again = (await silo.UntilAsync(MadeAsync(run => run.Id != failed.Id && run.Work.Version == 2))).Run;
        Assert.Equal((First, "probe:2", RunTrigger.Manual, "rollout of t"), (again.Cluster, again.Work.Image, again.Trigger, again.TriggeredBy));
        await EndAsync(again, passed: false);

        var view = await DecidedAsync(RolloutPhase.RolledBack);
        Assert.Equal((failed.Id, compared.Id), (view.FailedRun, view.PassedRun));
        foreach (var cluster in Clusters) await RunsAsync(cluster, "probe:1", version: 1);

        var (alert, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal(("sre", "raised", First, "k"), (alert.Owner, notification!.Event, alert.Cluster, alert.Case));
        Assert.StartsWith("Template t: Version 2 did not pass", alert.Summary, StringComparison.Ordinal);
        Assert.False(silo.Alerts.Written.TryRead(out _), "The cluster was blamed for a fault of the version.");
        Assert.Equal(("False", "FailsWhereStablePasses"), (await StatusAsync(RolloutPhase.RolledBack)).Conditions is [var condition] ? (condition.Status, condition.Reason) : default);
    }

    [Fact]
    public async Task What_fails_once_and_passes_again_where_the_version_before_passes_too_is_no_reason_to_roll_back()
    {
        await ApplyAsync(New);
        var failed = await StartAsync(First);
        await EndAsync(failed, passed: false);
        await EndAsync((await silo.UntilAsync(MadeAsync(run => run.Work.Trial?.Compares is not null))).Run, passed: true);
        await EndAsync((await silo.UntilAsync(MadeAsync(run => run.Id != failed.Id && run.Work.Version == 2))).Run, passed: true);

        var view = await silo.UntilAsync(WhenAsync(status => status.Flaked == 1));
        Assert.Equal((RolloutPhase.Trying, 1, 0), (view.Phase, view.Passes, view.Comparing));
        Assert.False(silo.Alerts.Written.TryRead(out _), "Somebody was told of a flake.");
    }

    [Fact]
    public async Task What_fails_where_the_version_before_fails_too_is_the_clusters()
    {
        await ApplyAsync(New);
        await EndAsync(await StartAsync(First), passed: false);
        var compared = (await silo.UntilAsync(MadeAsync(run => run.Work.Trial?.Compares is not null))).Run;
        await EndAsync(compared, passed: false);

        var (alert, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal((compared.Id, First), (alert.LastRun, alert.Cluster));
        var view = (await Rollout.GetAsync())!.Rollout!;
        Assert.Equal((RolloutPhase.Trying, 1), (view.Phase, view.NotItsFault));
    }

    [Fact]
    public async Task What_could_not_be_stored_counts_when_it_comes_again()
    {
        await ApplyAsync(New);
        var run = await StartAsync(First);
        silo.Storage.FailWritesOf = "rollout";
        await EndAsync(run, passed: true);
        await silo.UntilAsync(silo.NextAsync(told => told.Order.Id == run.Id && told.Phase is RunPhase.Finished));
        Assert.Equal(0, (await Rollout.GetAsync())!.Rollout!.Passes);

        silo.Storage.FailWritesOf = null;
        await silo.UntilAsync(WhenAsync(view => view.Passes == 1));
    }

    [Fact]
    public async Task A_version_whose_notice_was_lost_is_found_by_whoever_reads_it()
    {
        silo.Manifests.Put(ManifestKind.ProbeTemplate, "t", New);
        await silo.Grains.GetGrain<IProbeCaseGrain>("k").ChangedAsync();
        await RefreshAsync();
        Assert.Equal("probe:1", (await StartAsync(Clusters.First(cluster => cluster != First))).Work.Image);

        await silo.UntilAsync(WhenAsync(view => view.Phase is RolloutPhase.Trying));
        await RunsAsync(First, "probe:2", version: 2);
    }

    [Fact]
    public async Task People_may_decide_and_are_told_when_there_is_nothing_to_decide()
    {
        Assert.Contains("without a rollout", (await Rollout.DecideAsync(true, "ann", "")).Refusal, StringComparison.Ordinal);

        await ApplyAsync(New);
        Assert.Null((await Rollout.DecideAsync(false, "ann", "not yet")).Refusal);
        await RunsAsync(First, "probe:1", version: 1);
        Assert.Equal(RolloutPhase.Promoted, (await Rollout.DecideAsync(true, "ann", "now")).View!.Rollout!.Phase);
        await RunsAsync("c1", "probe:2", version: 2);

        // What is applied without a rollout runs everywhere, and is what the next one is held against.
        await ApplyAsync(Old with { Image = "probe:3" });
        await RunsAsync(First, "probe:3", version: 3);
        await ApplyAsync(New with { Image = "probe:4" });
        Assert.Equal(3, (await Rollout.GetAsync())!.Rollout!.Stable);
    }

    async Task ApplyAsync(ProbeTemplateSpec template)
    {
        silo.Manifests.Put(ManifestKind.ProbeTemplate, "t", template);
        await Rollout.LookAsync();
        await silo.Grains.GetGrain<IProbeCaseGrain>("k").ChangedAsync();
        var generation = (await silo.Manifests.FindAsync(ManifestKind.ProbeTemplate, "t", default))!.Generation;
        await silo.UntilAsync(WhenAsync(view => view.Candidate == generation));
        await silo.UntilAsync(WrittenAsync(status => status.Rollout!.Candidate == generation));
        await silo.Grains.GetGrain<IProbeCaseGrain>("k").ChangedAsync();
        await RefreshAsync();
    }

    async Task RefreshAsync()
    {
        foreach (var cluster in Clusters) await silo.Grains.GetGrain<IClusterGrain>(cluster).RefreshAsync();
    }

    async Task<RunOrder> StartAsync(string cluster)
    {
        var answer = await silo.Grains.GetGrain<IClusterGrain>(cluster).StartRunAsync(
            new ManualTrigger("k", "b", null, new Dictionary<string, ParameterValue>(), Guid.NewGuid().ToString("N"), "ann"));
        return answer.Run!.Order;
    }

    /// <summary>Clusters are told of a decision beside it: asks until the cluster runs what it must.</summary>
    async Task RunsAsync(string cluster, string image, long version)
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (await StartAsync(cluster) is var order && (order.Work.Image, order.Work.Version) != (image, version)) await Task.Delay(20, patience.Token);
    }

    Task EndAsync(RunOrder run, bool passed) => silo.Grains.GetGrain<IProbeRunGrain>(run.Id.ToString()).ReportAsync(
        new ProbeOutcome(passed, passed ? [] : ["no answer"], null, [], $"hash-{run.Id}"), new ReportClaims(run.Id, 1, null, null));

    async ValueTask<PodOrder> MadeAsync(Func<RunOrder, bool> wanted)
    {
        await foreach (var pod in silo.Target.Made.ReadAllAsync())
            if (wanted(pod.Run)) return pod;
        throw new InvalidOperationException("No pods are made any more.");
    }

    async Task<RolloutStatus> DecidedAsync(RolloutPhase phase) => await silo.UntilAsync(WhenAsync(view => view.Phase == phase));

    async ValueTask<RolloutStatus> WhenAsync(Func<RolloutStatus, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if ((await Rollout.GetAsync())?.Rollout is { } view && wanted(view)) return view;
            await Task.Delay(20, patience.Token);
        }
    }

    async Task<TemplateStatus> StatusAsync(RolloutPhase phase) => await silo.UntilAsync(WrittenAsync(status => status.Rollout!.Phase == phase));

    async ValueTask<TemplateStatus> WrittenAsync(Func<TemplateStatus, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if (VersionRules.StatusOf((await silo.Manifests.FindAsync(ManifestKind.ProbeTemplate, "t", default))!) is { Rollout: not null } status && wanted(status)) return status;
            await Task.Delay(20, patience.Token);
        }
    }
}
