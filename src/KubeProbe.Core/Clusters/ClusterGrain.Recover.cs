using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>After a start or a move: what ran is read from history, and taken up where it stands.</summary>
partial class ClusterGrain
{
    bool recovered;

    async Task RecoverAsync()
    {
        foreach (var (key, slot) in await slots.LastSlotsAsync(Name, CancellationToken.None)) lastSlots[key] = slot;

        var unfinished = await history.UnfinishedAsync(Name, CancellationToken.None);
        foreach (var run in unfinished)
        {
            if (run.Phase is RunPhase.Queued) queued[run.Order.Id] = run;
            else active[run.Order.Id] = run.Order;
        }
        recovered = true;
        if (unfinished.Count > 0) LogRecovered(Name, unfinished.Count);
        await Task.WhenAll(unfinished.Where(run => run.Phase is not RunPhase.Queued).Select(DriveAsync));
    }

    /// <summary>A run's grain may have been lost with another silo; the row in history is enough to go on.</summary>
    async Task DriveActiveAsync()
    {
        if (active.Count == 0) return;

        var unfinished = await history.UnfinishedAsync(Name, CancellationToken.None);
        await Task.WhenAll(unfinished.Where(run => active.ContainsKey(run.Order.Id)).Select(DriveAsync));
    }
}
