using System.Collections.Concurrent;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Hosting;
using Orleans.Runtime;

namespace KubeProbe.Server.Clusters;

/// <summary>
/// Wakes every declared cluster when this server starts, when another one begins to stop and when it is gone, so that no cluster waits for
/// its reminder, and takes this server's share of them when it starts; and fires what a crash left of accepted changes. What can't be woken is tried again until it is.
/// </summary>
sealed partial class WakeClusters(
    IGrainFactory grains,
    IManifestStore manifests,
    IChangeLog changes,
    ISiloStatusOracle silos,
    ClusterMoves moves,
    ServerReadiness readiness,
    TimeProvider time,
    ILogger<WakeClusters> log) : BackgroundService, ISiloStatusListener
{
    const int AtOnce = 32;
    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    static readonly TimeSpan SharingTakes = TimeSpan.FromSeconds(30);
    static readonly TimeSpan ResumeEvery = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim wanted = new(1);

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        // One that stops has let go of its grains, or does so before a call to them goes through, but it may take long until it is gone.
        // Several silos that go at once are one reason to wake all.
        if (status is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead && wanted.CurrentCount == 0) wanted.Release();
    }

    public override void Dispose()
    {
        wanted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Pods report to the addresses: they must be bound before a run begins.
        try
        {
            await readiness.WhenStarted.WaitAsync(stoppingToken);
            silos.SubscribeToSiloStatusEvents(this);
            await Task.WhenAll(WakeAsync(stoppingToken), ResumeAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            silos.UnSubscribeFromSiloStatusEvents(this);
        }
    }

    async Task WakeAsync(CancellationToken cancellation)
    {
        for (var comes = true; ; comes = false)
        {
            await wanted.WaitAsync(cancellation);
            await WakeAllAsync(cancellation);
            if (comes) await TakeShareAsync(cancellation);
        }
    }

    async Task TakeShareAsync(CancellationToken cancellation)
    {
        try
        {
            await moves.TakeShareAsync(SharingTakes, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // All are awake; where, is only a matter of load.
            LogNotShared(fault);
        }
    }

    async Task WakeAllAsync(CancellationToken cancellation)
    {
        // Null until the tables told who there is.
        Asleep? asleep = null;
        var pause = Again;
        while (true)
        {
            asleep = await TryWakeAsync(asleep, cancellation);
            if (asleep is { Clusters.Count: 0, Changes.Count: 0 }) return;

            // When another server goes meanwhile, all are to be woken anew.
            if (await wanted.WaitAsync(pause, cancellation)) (asleep, pause) = (null, Again);
            else pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>A change that was accepted while its clusters or the database could not answer is fired though nobody tells it again.</summary>
    async Task ResumeAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(ResumeEvery, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                await ResumeEachAsync(await UnfiredAsync(cancellation), cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                LogNotWoken(fault);
            }
        }
    }

    /// <summary>Wakes all, or those that were still asleep; answers with those that are now, null when the tables can't be read.</summary>
    async Task<Asleep?> TryWakeAsync(Asleep? those, CancellationToken cancellation)
    {
        try
        {
            those ??= new Asleep(
                [.. (await manifests.ListAllAsync(new ManifestQuery(ManifestKind.Cluster), cancellation)).Select(cluster => cluster.Name)],
                await UnfiredAsync(cancellation));
            var asleep = new Asleep(
                await EachAsync(those.Clusters, name => grains.GetGrain<IClusterGrain>(name).WakeAsync(), cancellation),
                await ResumeEachAsync(those.Changes, cancellation));
            LogWoken(those.Clusters.Count - asleep.Clusters.Count, those.Changes.Count - asleep.Changes.Count);
            return asleep;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogNotWoken(fault);
            return null;
        }
    }

    async Task<IReadOnlyList<string>> UnfiredAsync(CancellationToken cancellation) =>
        [.. (await changes.IncompleteAsync(cancellation)).Select(change => change.Change.Id)];

    Task<IReadOnlyList<string>> ResumeEachAsync(IReadOnlyList<string> unfired, CancellationToken cancellation) =>
        EachAsync(unfired, id => grains.GetGrain<IChangeGrain>(id).ResumeAsync(), cancellation);

    /// <summary>Calls each; answers with those that could not be called.</summary>
    async Task<IReadOnlyList<string>> EachAsync(IReadOnlyList<string> keys, Func<string, Task> call, CancellationToken cancellation)
    {
        var failed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (key, _) =>
        {
            try
            {
                await call(key);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // One cluster may not keep the others asleep. Just after a server died, calls may still go to it.
                LogOneNotWoken(fault, key);
                failed.Add(key);
            }
        });
        return [.. failed];
    }

    sealed record Asleep(IReadOnlyList<string> Clusters, IReadOnlyList<string> Changes);
}
