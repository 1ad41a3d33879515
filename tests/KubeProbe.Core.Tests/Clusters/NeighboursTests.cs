using KubeProbe.Core.Bindings;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A hundred clusters that take every request and never answer, and one that is well: its runs know nothing of them.</summary>
public sealed class NeighboursTests : IAsyncLifetime
{
    const int Hanging = 100;
    const int Slots = 6;

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_hundred_hanging_clusters_cost_another_no_slot_and_no_second()
    {
        silo.Target.Hangs = static cluster => cluster != "c1";
        for (var i = 0; i < Hanging; i++)
            silo.Manifests.Put(ManifestKind.Cluster, $"hanging-{i}", new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromSeconds(30) } });
        for (var i = 0; i < Hanging; i++)
            silo.Manifests.Put(ManifestKind.Binding, $"b-{i}", new BindingSpec { Cluster = $"hanging-{i}", Case = "k", Schedule = new() { Interval = TimeSpan.FromSeconds(30) } });
        await Task.WhenAll(Enumerable.Range(0, Hanging).Select(i => silo.Grains.GetGrain<IClusterGrain>($"hanging-{i}").RefreshAsync()));

        var pods = new List<PodOrder>();
        while (pods.Count < Slots)
        {
            var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
            pods.Add(pod);
            await silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
                new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));
        }

        Assert.All(pods, pod => Assert.Equal("c1", pod.Run.Cluster));
        Assert.All(pods.Zip(pods.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(30), pair.Second.Run.Due - pair.First.Run.Due));
        Assert.DoesNotContain(silo.History.Skipped, slot => slot.Cluster == "c1");
        Assert.Contains(silo.History.All, run => run.Order.Cluster != "c1");
    }

    [Fact]
    public async Task What_hangs_is_closed_at_its_deadline_and_then_by_its_outage()
    {
        silo.Target.Hangs = static _ => true;
        await silo.DeclareAsync(@case: new Core.Cases.ProbeCaseSpec { Template = "t", Timeout = TimeSpan.FromSeconds(15) });

        var first = await silo.FinishedAsync();
        var second = await silo.UntilAsync(silo.NextAsync(run => run.Verdict?.Verdict is Verdict.Unknown));

        Assert.Equal((Verdict.Failed, "api-slow"), (first.Verdict!.Verdict, first.Verdict.Reason));
        Assert.InRange(first.FinishedAt!.Value - first.CreatedAt, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
        Assert.Equal("cluster-unreachable", second.Verdict!.Reason);
        Assert.Equal("", (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert.Case);
    }
}
