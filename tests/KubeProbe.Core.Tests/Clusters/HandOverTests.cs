using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A server that is told to stop hands its clusters over before it ends: here it never ends, and they are looked after all the same.</summary>
public sealed class HandOverTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync()
    {
        silo = await TestSilo.StartAsync(silos: 2);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.Silos[0].SiloAddress);
        await silo.DeclareAsync();
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_cluster_is_watched_and_probed_elsewhere_though_its_server_has_not_ended()
    {
        var before = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Assert.Equal("c1", Assert.Single(HeldBy(0)));

        await HandOverAsync(from: 0);

        Assert.Empty(HeldBy(0));
        Assert.Equal("c1", Assert.Single(HeldBy(1)));
        await WatchedOnceAsync();

        // What ran goes on, and what recurs comes once.
        await silo.Grains.GetGrain<IProbeRunGrain>(before.Run.Id.ToString())
            .ReportAsync(new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(before.Run.Id, 1, null, null));
        var finished = await silo.FinishedAsync();
        Assert.Equal((before.Run.Id, Verdict.Passed), (finished.Order.Id, finished.Verdict!.Verdict));
        var next = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Assert.True(next.Run.Due > before.Run.Due, $"{next.Run.Due} is not after {before.Run.Due}");
        Assert.Empty(HeldBy(0));
    }

    [Fact]
    public async Task Where_it_goes_is_made_ready_while_it_is_still_watched_and_it_goes_though_that_fails()
    {
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        var stillHeld = new List<bool>();
        silo.Target.OnCheck = () =>
        {
            lock (stillHeld) stillHeld.Add(HeldBy(0).Any());
        };
        silo.Target.CheckFaults.Enqueue(new InvalidOperationException("not today"));

        await HandOverAsync(from: 0);
        await WatchedOnceAsync();

        Assert.Equal([true, false], stillHeld);
        Assert.Equal("c1", Assert.Single(HeldBy(1)));
    }

    [Fact]
    public async Task It_may_come_back()
    {
        await HandOverAsync(from: 0);
        await HandOverAsync(from: 1);

        Assert.Equal("c1", Assert.Single(HeldBy(0)));
        Assert.Empty(HeldBy(1));
        await WatchedOnceAsync();
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
    }

    [Fact]
    public async Task Who_comes_takes_its_share()
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.Silos[0].SiloAddress);
        foreach (var name in (string[])["c2", "c3", "c4"])
        {
            silo.Manifests.Put(ManifestKind.Cluster, name, new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
            await silo.Grains.GetGrain<IClusterGrain>(name).RefreshAsync();
        }
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        Assert.Equal(4, HeldBy(0).Count());

        await silo.Silos[1].ServiceProvider.GetRequiredService<ClusterMoves>().TakeShareAsync(TestSilo.Patience, default);

        Assert.Equal(2, HeldBy(0).Count());
        Assert.Equal(2, HeldBy(1).Count());
        Assert.Equal(["c1", "c2", "c3", "c4"], HeldBy(0).Concat(HeldBy(1)).Order());
    }

    Task HandOverAsync(int from) =>
        silo.Silos[from].ServiceProvider.GetRequiredService<ClusterMoves>().HandOverAsync(TestSilo.Patience, default);

    IEnumerable<string> HeldBy(int server) => silo.Silos[server].ServiceProvider.GetRequiredService<ClusterReadings>().Held.Select(reading => reading.Key);

    async Task WatchedOnceAsync()
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (Volatile.Read(ref silo.Target.Watches) != 1) await Task.Delay(20, patience.Token);
    }
}
