using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A change's cases are run where it did not go, too.</summary>
public sealed class ControlGroupTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task Other_clusters_of_the_group_run_the_case_and_the_change_knows_which_runs_answer_and_which_are_compared()
    {
        foreach (var name in (string[])["c1", "c2", "c3", "c4"])
            silo.Manifests.Put(ManifestKind.Cluster, name, new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
        silo.Manifests.Put(ManifestKind.ClusterGroup, "all", new ClusterGroupSpec { Clusters = ["c1", "c2", "c3", "c4"] });
        await silo.DeclareAsync(new BindingSpec { Group = "all", Case = "k", Changes = new(), Gate = new GatePolicy { Controls = 2 } });

        var change = new Change { Id = "chg", Component = "coredns", Clusters = ["c1"] };
        var answer = (await silo.Grains.GetGrain<IChangeGrain>("chg").AcceptAsync(change)).Record!;

        Assert.Single(answer.Runs!);
        Assert.Equal(2, answer.Controls.Distinct().Count());
        Assert.Equal(answer.Controls, (await silo.Changes.FindAsync("chg", default))!.Controls);
        var compared = silo.History.All.Where(run => answer.Controls.Contains(run.Order.Id)).ToList();
        Assert.All(compared, run => Assert.Equal(("k", "b", "chg", ""), (run.Order.Case, run.Order.Binding, run.Order.TriggeredBy, run.Order.ChangeOf)));
        Assert.DoesNotContain("c1", compared.Select(run => run.Order.Cluster));
        Assert.Equal(3, silo.History.All.Count);

        // Again, as after a crash: the same runs.
        var again = await silo.Grains.GetGrain<IClusterGrain>(compared[0].Order.Cluster).FireControlAsync(change, silo.Clock.GetUtcNow(), ["b"]);
        Assert.Equal(compared[0].Order.Id, Assert.Single(again));
        Assert.Equal(3, silo.History.All.Count);
    }

    [Fact]
    public async Task A_case_of_nodes_is_run_on_nodes_that_the_change_did_not_name()
    {
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k", Changes = new(), Gate = new GatePolicy { Controls = 1 } },
            template: new ProbeTemplateSpec { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30), Scope = ProbeScope.Node });

        var answer = (await silo.Grains.GetGrain<IChangeGrain>("chg").AcceptAsync(new Change { Id = "chg", Component = "kubelet", Clusters = ["c1"], Nodes = ["n1", "n2"] })).Record!;

        var compared = Assert.Single(silo.History.All, run => answer.Controls.Contains(run.Order.Id));
        Assert.Equal(["n3"], compared.Order.Placement.Nodes);
        Assert.Equal(["n1", "n2"], Assert.Single(silo.History.All, run => answer.Runs!.Contains(run.Order.Id)).Order.Placement.Nodes);
    }

    [Fact]
    public async Task A_storm_of_changes_shares_the_runs_that_wait()
    {
        silo.Manifests.Put(ManifestKind.Cluster, "c2", new ClusterSpec { Connection = new ClusterConnection { InCluster = new() }, Budget = new ClusterBudget { Pods = 1 } });
        silo.Manifests.Put(ManifestKind.ClusterGroup, "all", new ClusterGroupSpec { Clusters = ["c1", "c2"] });
        await silo.DeclareAsync(new BindingSpec { Group = "all", Case = "k", Changes = new() });
        var other = silo.Grains.GetGrain<IClusterGrain>("c2");

        var runs = new List<RunId>();
        for (var number = 0; number < 50; number++)
            runs.AddRange(await other.FireControlAsync(new Change { Id = $"chg-{number}", Component = $"part-{number}" }, silo.Clock.GetUtcNow(), ["b"]));

        Assert.Equal(50, runs.Count);
        Assert.Equal(2, runs.Distinct().Count());
    }
}
