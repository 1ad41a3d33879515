using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>After a start or a move: what ran is read from history, and taken up where it stands.</summary>
partial class ClusterGrain
{
    // What a dead server had sent to the database may be done after its cluster was taken up elsewhere, but not for long.
    static readonly TimeSpan InDoubt = TimeSpan.FromMinutes(3);

    bool recovered;
    DateTimeOffset inDoubtUntil;

    async Task RecoverAsync()
    {
        foreach (var (key, slot) in await slots.LastSlotsAsync(Name, CancellationToken.None)) lastSlots[key] = slot;

        var unfinished = await history.UnfinishedAsync(Name, CancellationToken.None);
        foreach (var run in unfinished) TakeUp(run);
        RecallLeftBehind();
        recovered = true;
        inDoubtUntil = time.GetUtcNow() + InDoubt;
        if (unfinished.Count > 0) LogRecovered(Name, unfinished.Count);
        await Task.WhenAll(unfinished.Where(run => run.Phase is not RunPhase.Queued).Select(DriveAsync));
    }

    void TakeUp(RunRecord run)
    {
        if (run.Phase is RunPhase.Queued) queued[run.Order.Id] = run;
        else active[run.Order.Id] = run.Order;
    }

    /// <summary>A run's grain may have been lost with another silo; the row in history is enough to go on.</summary>
    async Task DriveActiveAsync()
    {
        if (active.Count == 0 && time.GetUtcNow() > inDoubtUntil) return;

        List<RunId> held = [.. active.Keys];
        var unfinished = await history.UnfinishedAsync(Name, CancellationToken.None);
        foreach (var run in unfinished.Where(run => IsUnknown(run.Order.Id))) TakeUp(run);

        // A row comes before a run is held to be active, so one without is over, whatever became of the word of it.
        foreach (var over in held.Except(unfinished.Select(run => run.Order.Id))) active.Remove(over);
        await Task.WhenAll(unfinished.Where(run => active.ContainsKey(run.Order.Id)).Select(DriveAsync));
    }

    /// <summary>Runs that were to begin and are in history already, though nobody here knows of them: somebody wrote them who is dead.</summary>
    async Task AdoptAsync(IEnumerable<RunId> written)
    {
        foreach (var id in written.Where(IsUnknown))
        {
            if (await queries.FindAsync(id, CancellationToken.None) is not { Settled: false } run || !IsUnknown(id)) continue;
            TakeUp(run);
            if (run.Phase is not RunPhase.Queued) await DriveAsync(run);
        }
    }

    bool IsUnknown(RunId run) => !active.ContainsKey(run) && !queued.ContainsKey(run) && !settled.Contains(run);
}
