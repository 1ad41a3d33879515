using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>What a turn has to write, and what it remembers once that is written.</summary>
partial class ClusterGrain
{
    // What moved on or settled may wait for company, such as the next slot's row. Who comes late to its own work looks again sooner.
    static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(2), LookAgain = TimeSpan.FromSeconds(1);

    readonly Dictionary<SlotKey, DateTimeOffset> lastSlots = [];
    readonly Dictionary<SlotKey, DateTimeOffset> lastStarts = [];
    readonly Dictionary<RunId, RunOrder> active = [];
    readonly Dictionary<RunId, RunRecord> queued = [];
    readonly Dictionary<RunId, RunProgress> moved = [];
    readonly List<Candidate> waiting = [];
    readonly List<RunId> settled = [];
    readonly SkippedLedger ledger = new();

    IEnumerable<Candidate> Queued() => queued.Values.Select(run => new Candidate(run.Order, default, StartBefore: null));

    RunBatch Batch(DuePlan due, DispatchTurn turn, IReadOnlyList<RunRecord> started, DateTimeOffset now)
    {
        var skipped = turn.Skip.Where(skip => skip.Candidate.StartBefore is not null)
            .Select(skip => new SkippedSlot(Name, skip.Candidate.Order.Binding, skip.Candidate.Order.Case, skip.Candidate.Order.Due, skip.Reason));
        var missed = due.Missed.Select(missed => new SkippedSlot(Name, missed.Key.Binding, missed.Key.Case, missed.Last, "late", missed.Count));
        var held = NotProbing(now) is { } reason
            ? due.Due.Select(slot => new SkippedSlot(Name, slot.Key.Binding, slot.Key.Case, slot.Due, reason))
            : due.Due.Select(slot => (slot.Key, slot.Due, Why: NotApplicable(slot.Key))).Where(slot => slot.Why is not null)
                .Select(slot => new SkippedSlot(Name, slot.Key.Binding, slot.Key.Case, slot.Due, slot.Why!));
        var unqueued = started.Where(run => queued.ContainsKey(run.Order.Id))
            .Select(run => new RunProgress(run.Order.Id, run.Phase, run.Attempt, null, run.Deadline, run.Pod, null, null));

        // A run by hand or by change says nothing of the schedule.
        var recurring = started.Where(run => run.Order.Trigger is RunTrigger.Periodic).Select(run => new SlotKey(run.Order.Binding, run.Order.Case)).ToHashSet();
        var wait = turn.Wait.Where(each => each.Candidate.StartBefore is not null)
            .GroupBy(each => each.Candidate.Key).ToDictionary(of => of.Key, of => of.Min(each => each.Candidate.Order.Due));

        return new RunBatch(
            [.. started.Where(run => !queued.ContainsKey(run.Order.Id))],
            ledger.Rows([.. missed, .. held, .. skipped], recurring, wait, now),
            [.. moved.Values, .. unqueued],
            [.. settled]);
    }

    void Remember(DuePlan due, DispatchTurn turn, RunBatch written)
    {
        meter.Due(due.Due.Count + due.Missed.Sum(missed => missed.Count));
        foreach (var slot in due.Due) lastSlots[slot.Key] = slot.Due;
        foreach (var missed in due.Missed)
            if (missed.Last > lastSlots.GetValueOrDefault(missed.Key)) lastSlots[missed.Key] = missed.Last;

        foreach (var candidate in turn.Start.Where(candidate => candidate.StartBefore is not null)) lastStarts[candidate.Key] = time.GetUtcNow();

        waiting.Clear();
        waiting.AddRange(turn.Wait.Where(wait => wait.Candidate.StartBefore is not null).Select(wait => wait.Candidate));
        foreach (var progress in written.Progress)
            if (moved.TryGetValue(progress.Id, out var last) && ReferenceEquals(last, progress)) moved.Remove(progress.Id);
        settled.RemoveRange(0, written.Settled.Count);
        foreach (var slot in ledger.Take()) meter.Skipped(slot);
        if (written.Skipped.Count > 0) LogSkipped(Name, written.Skipped.Count, written.Skipped[0].Reason);
    }

    /// <summary>Of a cluster that is no longer declared: what its last runs came to is kept, and then nothing is left to do.</summary>
    async Task EndAsync(CancellationToken cancellation)
    {
        var last = new RunBatch([], [], [.. moved.Values], [.. settled]);
        if (!last.IsEmpty) await history.RecordAsync(last, cancellation);
        foreach (var progress in last.Progress) moved.Remove(progress.Id);
        settled.RemoveRange(0, last.Settled.Count);
        readings.Remove(Name);
        if (farewell is null && !state.RecordExists && active.Count + queued.Count + settled.Count == 0) DeactivateOnIdle();
    }

    /// <summary>The next slot, the next wait that runs out, or what is still to be written.</summary>
    DateTimeOffset? NextTurn(DuePlan due, DateTimeOffset now)
    {
        var next = due.NextAt;
        foreach (var candidate in waiting)
            if (candidate.StartBefore is { } end && (next is null || end < next)) next = end + TimeSpan.FromMilliseconds(1);
        if (waiting.Count > 0 && delay.IsBehind && (next is null || now + LookAgain < next)) next = now + LookAgain;
        if (ledger.WriteAt is { } write && (next is null || write < next)) next = write;
        if (moved.Count + settled.Count > 0 && (next is null || now + FlushWithin < next)) next = now + FlushWithin;
        return next;
    }

    /// <inheritdoc/>
    public Task RunMovedAsync(RunProgress progress)
    {
        if (!active.ContainsKey(progress.Id)) return Task.CompletedTask;
        moved[progress.Id] = progress;
        TurnBefore(time.GetUtcNow() + FlushWithin);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RunSettledAsync(RunId run)
    {
        active.Remove(run);
        // Cancelled before it started: nothing may start it, and no change may be answered by it any more.
        queued.Remove(run);
        moved.Remove(run);
        settled.Add(run);
        Reading.InFlight = active.Count;

        // Somebody may wait for the place that is free now; if nobody does, the note can wait for company.
        if (queued.Count + waiting.Count > 0) TurnSoon();
        else TurnBefore(time.GetUtcNow() + FlushWithin);
        return Task.CompletedTask;
    }
}
