using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Serialization.TypeSystem;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// Moves clusters between servers, one by one: each is awake where it goes at once. What a server ends with takes as long as the slowest of
/// its calls, and nobody looks after a cluster whose grain has gone with it, so a server that ends hands its clusters over before; and one
/// that comes takes its share, for they would stay where they were handed to.
/// </summary>
public sealed partial class ClusterMoves(
    IGrainFactory grains, ClusterReadings readings, ISiloStatusOracle silos, TimeProvider time, ILogger<ClusterMoves> logger)
{
    const int AtOnce = 64;

    // Then the others are moved all the same.
    static readonly TimeSpan MakingReadyTakes = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Hands over what lives here now; does nothing where there is no other server. What could not be handed over in time is woken by the
    /// others once this server stops.
    /// </summary>
    public async Task HandOverAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        var others = Servers().Where(silo => !silo.Equals(silos.SiloAddress)).ToList();
        List<string> held = [.. readings.Held.Select(reading => reading.Key)];
        if (others.Count == 0 || held.Count == 0) return;

        var began = time.GetTimestamp();
        var moved = await MoveAsync([.. held.Select((cluster, number) => (cluster, others[number % others.Count]))], atMost, cancellation);
        LogHandedOver(moved, held.Count, time.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Takes from those that have more than their share what this server lacks to its own.</summary>
    public async Task TakeShareAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        var servers = Servers();
        if (servers.Count < 2) return;

        var all = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics([RuntimeTypeNameFormatter.Format(typeof(ClusterGrain))]).WaitAsync(atMost, time, cancellation);
        var share = ShareRules.Missing([.. all.Select(grain => (grain.GrainId.Key.ToString()!, grain.SiloAddress))], servers, silos.SiloAddress);
        if (share.Count == 0) return;

        var began = time.GetTimestamp();
        var moved = await MoveAsync([.. share.Select(cluster => (cluster, silos.SiloAddress))], atMost, cancellation);
        LogTaken(moved, share.Count, time.GetElapsedTime(began).TotalSeconds);
    }

    IReadOnlyList<SiloAddress> Servers() => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];

    async Task<int> MoveAsync(IReadOnlyList<(string Cluster, SiloAddress To)> moves, TimeSpan atMost, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        var moved = new ConcurrentBag<string>();
        try
        {
            await Task.WhenAll(moves.DistinctBy(move => move.To).Select(move => MakeReadyAsync(move.Cluster, move.To, either.Token)));
            await Parallel.ForEachAsync(moves, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = either.Token }, async (move, stop) =>
            {
                if (await MoveAsync(move.Cluster, move.To, stop)) moved.Add(move.Cluster);
            });
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // They are where they were, or on their way.
        }
        return moved.Count;
    }

    /// <summary>Has a server go through what it takes once, while all are still looked after: what is done for the first time in a process takes long.</summary>
    async Task MakeReadyAsync(string cluster, SiloAddress at, CancellationToken stop)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, at);
        try
        {
            await grains.GetGrain<IClusterArrivalGrain>(at.ToParsableString()).PrepareAsync(cluster).WaitAsync(MakingReadyTakes, time, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotReady(fault, at);
        }
    }

    async Task<bool> MoveAsync(string name, SiloAddress to, CancellationToken stop)
    {
        // For these calls only: where the grain goes, and where it is made should it be gone already.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, to);
        try
        {
            var cluster = grains.GetGrain<IClusterGrain>(name);
            await cluster.AsReference<IGrainManagementExtension>().MigrateOnIdle().AsTask().WaitAsync(stop);

            // Goes where the grain goes, after it.
            await cluster.WakeAsync().WaitAsync(stop);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotMoved(fault, name);
            return false;
        }
    }
}
