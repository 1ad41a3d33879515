using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Hosting;
using Orleans.Runtime;

namespace KubeProbe.Server.Clusters;

/// <summary>
/// Wakes every declared cluster when this server starts and when another one is gone, so that no cluster waits for its
/// reminder; and fires what a crash left of accepted changes.
/// </summary>
sealed partial class WakeClusters(
    IGrainFactory grains,
    IManifestStore manifests,
    IChangeLog changes,
    ISiloStatusOracle silos,
    ServerReadiness readiness,
    TimeProvider time,
    ILogger<WakeClusters> log) : BackgroundService, ISiloStatusListener
{
    const int AtOnce = 32;
    static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    static readonly TimeSpan ResumeEvery = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim wanted = new(1);

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        // Several silos that go at once are one reason to wake all.
        if (status is SiloStatus.Dead && wanted.CurrentCount == 0) wanted.Release();
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
        while (true)
        {
            await wanted.WaitAsync(cancellation);
            while (!await TryAsync(WakeAllAsync, cancellation)) await Task.Delay(Again, time, cancellation);
        }
    }

    /// <summary>A change that was accepted while its clusters or the database could not answer is fired though nobody tells it again.</summary>
    async Task ResumeAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(ResumeEvery, time);
        while (await timer.WaitForNextTickAsync(cancellation)) await TryAsync(ResumeAllAsync, cancellation);
    }

    async Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotWoken(fault, Again.TotalSeconds);
            return false;
        }
    }

    async Task WakeAllAsync(CancellationToken cancellation)
    {
        var clusters = await manifests.ListAsync(new ManifestQuery(ManifestKind.Cluster), cancellation);
        await EachAsync(clusters.Select(cluster => cluster.Name), name => grains.GetGrain<IClusterGrain>(name).WakeAsync(), cancellation);
        LogWoken(clusters.Count, await ResumeAllAsync(cancellation));
    }

    async Task<int> ResumeAllAsync(CancellationToken cancellation)
    {
        var unfired = await changes.IncompleteAsync(cancellation);
        await EachAsync(unfired.Select(change => change.Change.Id), id => grains.GetGrain<IChangeGrain>(id).ResumeAsync(), cancellation);
        return unfired.Count;
    }

    Task EachAsync(IEnumerable<string> keys, Func<string, Task> call, CancellationToken cancellation) =>
        Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (key, _) =>
        {
            try
            {
                await call(key);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // One cluster may not keep the others asleep; its reminder wakes it within a minute.
                LogOneNotWoken(fault, key);
            }
        });
}
