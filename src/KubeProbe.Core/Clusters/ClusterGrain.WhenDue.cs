using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>What happens when a run is due: docs/when-a-run-is-due.md tells it, in these words.</summary>
partial class ClusterGrain
{
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(2);

    /// <summary>wake: a timer set for the next due instant; the reminder sets it again whatever became of it.</summary>
    async Task TurnAsync(CancellationToken cancellation)
    {
        (turnAt, turnIn) = (DateTimeOffset.MaxValue, null);
        Reading.TurnAt = time.GetUtcNow();
        try
        {
            if (plan is null)
            {
                await EndAsync(cancellation);
                return;
            }
            await WhenDueAsync(cancellation);
            NoteLoad();
            if (turnAt == DateTimeOffset.MaxValue) Reading.TurnAt = null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Nothing was recorded, so nothing happened: the same turn comes again.
            LogTurnFailed(fault, Name);
            TurnBefore(time.GetUtcNow() + PauseAfterFault);
        }
    }

    async Task WhenDueAsync(CancellationToken cancellation)
    {
        await LookForCapabilitiesAsync(plan!.Bound.Values);
        if (plan is null) return;
        var now = time.GetUtcNow();
        GoOnWhereSetBack(now);

        // decide: the schedule is a function of time, and who may start is a function of who runs.
        var due = DuePlan.For(plan!.Recurrences, lastSlots, now);
        var turn = DispatchRules.Turn([.. Queued(), .. waiting, .. Candidates(due, now)], [.. active.Values], plan.Target.Spec.Budget.Pods, now, delay.IsBehind);

        // start: durable before anything is done; an order whose id is known has been a run before.
        var started = turn.Start.Select(candidate => Begin(Traced(candidate.Order), now)).ToList();
        var batch = Batch(due, turn, started, now);
        var fresh = batch.IsEmpty ? (IReadOnlySet<RunId>)new HashSet<RunId>() : await history.RecordAsync(batch, cancellation);
        Remember(due, turn, batch);

        // dispatch: each run's grain makes its pod; observe, close, assess and keep are its part.
        Replace(turn.Replace);
        var written = started.Where(run => !fresh.Contains(run.Order.Id)).Select(run => run.Order.Id).ToList();
        await DispatchAsync(started.Where(run => fresh.Contains(run.Order.Id) || queued.ContainsKey(run.Order.Id)).ToList());
        await AdoptAsync(written);
        await TellNotApplicableAsync();

        if (NextTurn(due, now) is { } next) TurnBefore(next);
    }

    /// <summary>Slots that are due, unless the cluster is paused, in maintenance or lacks what they need: then they are recorded as skipped.</summary>
    IEnumerable<Candidate> Candidates(DuePlan due, DateTimeOffset now) =>
        NotProbing(now) is not null
            ? []
            : from slot in due.Due
              where NotApplicable(slot.Key) is null
              let bound = plan!.Bound[slot.Key]
              select new Candidate(Complete(bound.OrderForSlot(Name, slot.Due, Again(slot))), bound.OverlapPolicy, slot.StartBefore)
              {
                  LastStart = lastStarts.GetValueOrDefault(slot.Key),
              };

    string? NotProbing(DateTimeOffset now) =>
        plan!.Target.Spec.Paused ? "paused"
        : MaintenanceRules.Open(plan.Target.Spec.Maintenance, now) is { Mode: MaintenanceMode.Stop } ? "maintenance"
        : null;

    RunOrder Complete(RunOrder order, ManualTrigger? by = null) => order with
    {
        Shards = NodeProbes.NodeShardRules.ShardsFor(plan!.Target.Spec.Budget.Pods),
        Work = plan.Tried.TryGetValue(order.Work.Template, out var candidate) && Tells(order, by) ? order.Work with { Trial = new(candidate, by?.Compares) } : order.Work,
    };

    // A run whose parameters somebody chose can't be repeated as the binding has them, so it says nothing of a version.
    static bool Tells(RunOrder order, ManualTrigger? by) => by is null || by.Compares is not null || (by.Parameters.Count == 0 && order.Binding.Length > 0);

    // A run by hand or by change has the trace of its trigger since it was accepted.
    static RunOrder Traced(RunOrder order) => order.Trigger is RunTrigger.Periodic ? RunTrace.Begin(order) : order;

    static RunRecord Begin(RunOrder order, DateTimeOffset now) => order.IsSpread
        ? new RunRecord { Order = order, Phase = RunPhase.Starting, CreatedAt = now }
        : new RunRecord
        {
            Order = order,
            Phase = RunPhase.Starting,
            CreatedAt = now,
            Attempt = 1,
            Deadline = now + order.Timeout,
            Pod = order.HasPod ? PodName.Of(order.Id, 1, order.Placement.Nodes.SingleOrDefault()) : null,
        };

    async Task DispatchAsync(IReadOnlyList<RunRecord> runs)
    {
        foreach (var run in runs)
        {
            queued.Remove(run.Order.Id);
            active[run.Order.Id] = run.Order;
            feed.Publish(run);
        }
        await Task.WhenAll(runs.Select(run => outage is { Certain: true } lasting && run.Order.HasPod ? RefuseAsync(run, lasting) : DriveAsync(run)));
    }

    async Task DriveAsync(RunRecord run)
    {
        try
        {
            await GrainFactory.GetGrain<IProbeRunGrain>(run.Order.Id.ToString()).DriveAsync(run);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The run is durable; the next wake-up drives it again.
            LogDriveFailed(fault, run.Order.Id, Name);
        }
    }

    void Replace(IReadOnlyList<RunId> replaced)
    {
        foreach (var run in replaced)
            GrainFactory.GetGrain<IProbeRunGrain>(run.ToString()).CancelAsync("overlap policy Replace", "a later slot is due").Ignore();
    }
}
