using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A release system that floods a cluster gets few runs, and an answer to every change.</summary>
public sealed class ChangeStormTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_burst_makes_two_runs_and_every_change_learns_which_one_answers_for_it()
    {
        await silo.DeclareAsync(OnChanges("etcd"));

        var fired = new List<RunId>();
        for (var i = 0; i < 500; i++) fired.Add(Assert.Single(await FireAsync(Etcd($"c{i}"))));

        // The first began at once; it may have looked before the others were made, so one more answers for all of them.
        Assert.Equal(2, silo.History.All.Count);
        var first = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;
        Assert.Equal(("c0", fired[0]), (first.TriggeredBy, first.Id));
        Assert.Single(fired[1..].Distinct());

        await PassAsync(first);
        var second = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;
        Assert.Equal(("c499", fired[1]), (second.TriggeredBy, second.Id));
    }

    [Fact]
    public async Task Another_component_has_a_run_of_its_own_and_another_namespace_phase_or_version_has_not()
    {
        await silo.DeclareAsync(OnChanges("etcd", "kubelet"));

        await FireAsync(Etcd("c1"));
        await FireAsync(Etcd("c2"));
        await FireAsync(Etcd("k1") with { Component = "kubelet" });
        await FireAsync(Etcd("n1") with { Namespace = "another", Phase = "finished", Version = "3.6" });

        Assert.Equal(["c1", "k1", "n1"], silo.History.All.Select(run => run.Order.TriggeredBy).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_fired_again_after_a_crash_is_answered_by_the_run_that_had_joined_it()
    {
        await silo.DeclareAsync(OnChanges("etcd"));
        await FireAsync(Etcd("c1"));
        var waiting = await FireAsync(Etcd("c2"));
        Assert.Equal(waiting, await FireAsync(Etcd("c3")));

        await PassAsync((await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run);
        await silo.UntilAsync(silo.Target.Made.ReadAsync());

        // c3 had no row of its own when the centre went down between its acceptance and its answer.
        Assert.Equal(waiting, await FireAsync(Etcd("c3")));
        Assert.Equal(2, silo.History.All.Count);
    }

    [Fact]
    public async Task A_queue_by_hand_that_would_take_hours_is_refused()
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" }, spec: new ClusterSpec
        {
            Connection = new ClusterConnection { InCluster = new() },
            Budget = new ClusterBudget { Pods = 1 },
        });

        var answers = new List<TriggerAnswer>();
        for (var i = 0; i < 1_002; i++)
            answers.Add(await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), $"{i}", "ann")));

        Assert.All(answers[..^1], answer => Assert.Null(answer.Refusal));
        Assert.Equal(RefusalKind.NotNow, answers[^1].Refusal!.Kind);
        Assert.Contains("spec.budget.pods", answers[^1].Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_run_that_is_cancelled_answers_for_no_later_change_and_never_starts()
    {
        await silo.DeclareAsync(OnChanges("etcd"));
        await FireAsync(Etcd("c1"));
        var waiting = Assert.Single(await FireAsync(Etcd("c2")));
        await silo.UntilAsync(silo.Target.Made.ReadAsync());

        await silo.Grains.GetGrain<IProbeRunGrain>(waiting.ToString()).CancelAsync("ann", "not now");
        var third = Assert.Single(await FireAsync(Etcd("c3")));

        Assert.NotEqual(waiting, third);
        Assert.Equal(Verdict.Unknown, (await silo.History.FindAsync(waiting, default))!.Verdict!.Verdict);
        await PassAsync(silo.History.All.Single(run => run.Order.TriggeredBy == "c1").Order);
        Assert.Equal(third, (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Id);
    }

    [Fact]
    public async Task A_change_that_a_crash_delayed_does_not_take_the_place_of_a_later_one()
    {
        await silo.DeclareAsync(OnChanges("etcd"));
        var accepted = silo.Clock.GetUtcNow();
        await FireAsync(Etcd("c1"));
        var waiting = await FireAsync(Etcd("c3") with { Version = "3.6" });

        Assert.Equal(waiting, (await silo.Cluster.FireAsync(Etcd("c2") with { Version = "3.5" }, accepted.AddSeconds(-5))).Runs);

        Assert.Equal("c3", silo.History.All.Single(run => run.Order.Id == waiting[0]).Order.TriggeredBy);
    }

    [Fact]
    public async Task Where_a_change_is_not_probed_it_says_why()
    {
        await silo.DeclareAsync(OnChanges("etcd"), spec: new ClusterSpec { Connection = new ClusterConnection { InCluster = new() }, Paused = true });

        var paused = await silo.Grains.GetGrain<IChangeGrain>("p").AcceptAsync(Etcd("p") with { Clusters = ["c1"] });
        silo.Manifests.Remove(ManifestKind.Cluster, "c1");
        await silo.Cluster.RefreshAsync();
        var gone = await silo.Cluster.FireAsync(Etcd("g"), silo.Clock.GetUtcNow());

        Assert.Equal([new UnprobedCluster("c1", "paused")], paused.Record!.Unprobed);
        Assert.Empty(paused.Record.Runs!);
        Assert.Equal("cluster-gone", gone.NotProbed);
    }

    [Fact]
    public async Task A_cluster_that_goes_takes_its_waiting_runs_with_it()
    {
        await silo.DeclareAsync(OnChanges("etcd"));
        await FireAsync(Etcd("c1"));
        await FireAsync(Etcd("c2"));
        await silo.UntilAsync(silo.Target.Made.ReadAsync());

        silo.Manifests.Remove(ManifestKind.Cluster, "c1");
        await silo.Cluster.RefreshAsync();
        for (var i = 0; i < 2; i++) await silo.FinishedAsync();
        for (var i = 0; i < 2; i++) await silo.UntilAsync(silo.History.Settled.ReadAsync());

        Assert.All(silo.History.All, run => Assert.Equal((Verdict.Unknown, "cluster-gone"), (run.Verdict!.Verdict, run.Verdict.Reason)));
    }

    async Task<IReadOnlyList<RunId>> FireAsync(Change change) => (await silo.Cluster.FireAsync(change, silo.Clock.GetUtcNow())).Runs;

    static BindingSpec OnChanges(params string[] components) =>
        new() { Cluster = "c1", Case = "k", Changes = new ChangeFilter { Components = components } };

    static Change Etcd(string id) => new() { Id = id, Component = "etcd" };

    Task PassAsync(RunOrder run) => silo.Grains.GetGrain<IProbeRunGrain>(run.Id.ToString()).ReportAsync(
        new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(run.Id, 1, null, null));
}
