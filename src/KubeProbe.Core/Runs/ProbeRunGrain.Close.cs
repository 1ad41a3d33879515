using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Scheduling;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Runs;

/// <summary>From a verdict to the end: first durable, then assessed, then evidence, then clean.</summary>
partial class ProbeRunGrain
{
    // The sweep of the cluster's grain takes over what so many tries could not clean.
    const int CleaningTries = 3;

    // News of the pod that goes is on its way: an activation that is there to hear it spares another, which would have to read the row.
    static readonly TimeSpan Lingering = TimeSpan.FromSeconds(1);

    // Pods of attempts that are over.
    readonly List<PodTrial> tried = [];

    RunEvidence? collected;
    IReadOnlyList<string>? context;
    int cleaningTries;
    bool assessed, spokenFor, lingers;

    /// <summary>Tries again where the case wants that; otherwise closes the run for good.</summary>
    async Task ConcludeAsync(RunVerdict verdict, ClosedBy by, ProbeOutcome? outcome)
    {
        if (by is not ClosedBy.Cancel && trial is { } last && RunRules.MayTryAgain(record!.Order.Retry, last.Attempt, verdict))
        {
            await TryAgainAsync(last);
            return;
        }
        var (startedAt, pod, on) = (trial?.Sighting?.StartedAt, record!.Order.HasPod ? trial?.PodName : null, trial?.Sighting?.Node);
        var mask = await secrets.MaskAsync(record!.Order, CancellationToken.None);
        await CloseAsync(record with
        {
            Phase = RunPhase.Finished,
            FinishedAt = time.GetUtcNow(),
            StartedAt = startedAt ?? record.StartedAt,
            Pod = pod ?? record.Pod,
            Node = on is { Length: > 0 } ? on : record.Node,
            Verdict = verdict with { Message = mask(verdict.Message) },
            ClosedBy = by,
            Errors = [.. (outcome?.Errors ?? []).Select(mask)],
            Measurements = outcome?.Measurements ?? [],
            Facts = record.Order.Narrowed.Count > 0 ? [] : [.. (outcome?.Facts ?? []).Select(fact => fact with { Value = mask(fact.Value) })],
            ReportHash = by is ClosedBy.Report or ClosedBy.TerminationMessage ? outcome?.Hash : null,
        });
    }

    async Task CloseAsync(RunRecord finished, params IReadOnlyList<RunEvidence> evidence)
    {
        // Answers with the record as it stands: another verdict may have come first, then ours is only told to those who ask.
        var closed = await history.CloseAsync(new RunClosing(finished, evidence), CancellationToken.None);

        // The other verdict was durable first, and all that follows was done while this one waited: its row does not know that yet.
        if (record is { Settled: true }) return;
        record = closed;
        if (record.ClosedBy == finished.ClosedBy && record.Verdict!.Reason == finished.Verdict!.Reason)
        {
            meter.Closed(record);
            RunTrace.Closed(record);
            TellShift(finished);
        }
        LogClosed(Id, record.Order.Cluster, record.Order.Case, record.Verdict!.Verdict, record.Verdict.Reason);
        Tell();
        StepSoon();
    }

    // Beside the run: who is out of line is told by their own verdicts.
    void TellShift(RunRecord finished)
    {
        if (FactShiftRules.Minimums(finished.Order.Facts, finished.Facts) is { Count: > 0 } minimums)
            GrainFactory.GetGrain<IFactShiftGrain>(finished.Order.Case).TellAsync(minimums).Ignore();
    }

    async Task TryAgainAsync(PodTrial last)
    {
        var next = record! with { Phase = RunPhase.Starting, Attempt = last.Attempt + 1, StartedAt = null, Node = null, Deadline = time.GetUtcNow() + record.Order.Timeout };
        var trialOfNext = TrialOf(next);
        var progress = new RunProgress(Id, next.Phase, next.Attempt, null, next.Deadline, next.Order.HasPod ? trialOfNext.PodName : null, null, null);
        await history.RecordAsync(new RunBatch([], [], [progress], []), CancellationToken.None);

        // Durable, so the attempt is over; another call may have been through here meanwhile.
        if (Finished || trial != last) return;
        LogTryingAgain(Id, next.Attempt);
        (record, trial) = (next, trialOfNext);
        // A report waits for its answer: the pod is cleaned up after that.
        tried.Add(last);
        Moved(RunPhase.Starting);
        StepSoon();
    }

    /// <summary>
    /// What follows a durable verdict. Taken up again after a crash, so each part may happen twice and must not matter. Whoever
    /// is asked may live in a silo that is going down, so nothing here outlasts this activation.
    /// </summary>
    async Task SettleAsync(CancellationToken cancellation)
    {
        if (lingers)
        {
            DeactivateOnIdle();
            return;
        }
        var cluster = await clusters.FindAsync(record!.Order.Cluster, cancellation);
        if (record.Settled)
        {
            await EndAgainAsync(cluster, cancellation);
            return;
        }
        if (!assessed)
        {
            if (await SpokenForAsync(cancellation) is not { } spoken)
            {
                StepIn(UntilCertain);
                return;
            }
            // A version on trial, and what an outage speaks for, are nobody's to be alerted of, and no remedy's.
            spokenFor = await TellTrialAsync(cancellation) || spoken;
            // That a part is well is no news of the whole: it ends no alert.
            if (!spokenFor && !record.IsPartlyPassed) await AssessAsync(cluster, cancellation);
            assessed = true;
        }

        if (record.Order.IsSpread) await StopShardsAsync().WaitAsync(cancellation);
        else if (cluster is not null && record.Attempt > 0 && record.Order.HasPod) await CollectAndCleanAsync(cluster.Target, cancellation);

        // Its evidence is kept by now. Until it is settled this comes again, so that no failure goes without its remedy over a crash.
        if (!spokenFor) await remedies.ConsiderAsync(record, cancellation);
        await Cluster.RunSettledAsync(Id).WaitAsync(cancellation);
        (record, trial) = (record with { Settled = true }, null);
        lingers = true;
        StepIn(Lingering);
    }

    /// <summary>It was settled already, by an activation before this one: what was made here since goes too, and nobody counts it as under way.</summary>
    async Task EndAgainAsync(DeclaredCluster? cluster, CancellationToken cancellation)
    {
        if (cluster is not null && trial is { Made: true } again)
        {
            var keep = RunRules.KeepsPod(record!.Verdict!, record.ClosedBy, again.Ended, options.Value.KeepFailedPods);
            if (!await CleanAsync(cluster.Target, again, keep)) await Cluster.LeftBehindAsync(Id, again.PodName, keep).WaitAsync(cancellation);
        }
        await Cluster.RunSettledAsync(Id).WaitAsync(cancellation);
        DeactivateOnIdle();
    }

    /// <summary>Of a version that is tried: whoever judges it is told. Whether the verdict says nothing of the cluster as yet, because it may be the version's own fault.</summary>
    async Task<bool> TellTrialAsync(CancellationToken cancellation)
    {
        var order = record!.Order;
        return order.Work.Trial is { } tried && await GrainFactory.GetGrain<Rollouts.ITemplateRolloutGrain>(order.Work.Template).TakeAsync(new Rollouts.TrialResult(
            Id, tried, order.Cluster, order.Case, order.Binding, order.Placement.Nodes is [var node] ? node : null, record.Verdict!, order.Owner, order.Runbook)).WaitAsync(cancellation);
    }

    async Task AssessAsync(DeclaredCluster? cluster, CancellationToken cancellation)
    {
        var order = record!.Order;
        var muted = cluster is not null && MaintenanceRules.Open(cluster.Target.Spec.Maintenance, time.GetUtcNow()) is not null;
        await GrainFactory.GetGrain<ISeverityGrain>($"{order.Cluster}/{order.Case}").AssessAsync(new Assessment(
            Id, order.Cluster, order.Case, order.Binding, record.Verdict!, record.FinishedAt!.Value,
            order.AlertThreshold, order.Owner, order.Runbook, muted)
        {
            Weight = order.Weight,
            ByChange = order.Trigger is RunTrigger.Change,
            Nodes = record.Nodes.Count,
            NodesFailed = record.Nodes.Count(node => node.Verdict.Verdict is Verdict.Failed),
            Diagnosis = Early(await ContextAsync(cancellation)),
        }).WaitAsync(cancellation);
    }

    // An alert does not wait for what is still to be collected: it tells the cause that can be told now.
    RunDiagnosis? Early(IReadOnlyList<string> around) =>
        diagnoses.Early(record!, trial?.Sighting, record!.Order.IsSpread && nodeEvidence.Count > 0 ? nodeEvidence[0] : collected, around);

    /// <summary>What happened around it, asked for once.</summary>
    async Task<IReadOnlyList<string>> ContextAsync(CancellationToken cancellation) => context ??= await diagnoses.ContextAsync(record!, cancellation);

    async Task CleanTriedAsync(ClusterTarget target)
    {
        while (tried is [var last, ..])
        {
            tried.Remove(last);
            if (!await CleanAsync(target, last, keep: false)) await Cluster.LeftBehindAsync(Id, last.PodName, keepPod: false);
        }
    }

    async Task CollectAndCleanAsync(ClusterTarget target, CancellationToken cancellation)
    {
        var last = trial ?? TrialOf(record!);
        var passed = record!.Verdict!.Verdict is Verdict.Passed;
        if (!passed)
        {
            if (await LastingOutageAsync(cancellation) is { } lasting)
            {
                // Waiting for it would hold up what is due next; the sweep takes the pod when the cluster is back.
                var known = collected ?? new RunEvidence { Message = lasting.Text(record.Order.Cluster) };
                await history.AddEvidenceAsync(new RunClosing(record, [diagnoses.Explain(record, known)]), cancellation);
                foreach (var left in tried.Append(last)) await Cluster.LeftBehindAsync(Id, left.PodName, keepPod: false).WaitAsync(cancellation);
                return;
            }
            collected ??= await podEvidence.CollectAsync(target, record.Order, last.PodName, record.Node, cancellation);
            var evidence = collected with
            {
                Message = collected.Message.Length > 0 ? collected.Message : record.Verdict.Message,
                Context = await ContextAsync(cancellation),
            };
            await history.AddEvidenceAsync(new RunClosing(record, [diagnoses.Explain(record, evidence)]), cancellation);
        }
        var keep = RunRules.KeepsPod(record.Verdict!, record.ClosedBy, last.Ended, options.Value.KeepFailedPods);
        await CleanTriedAsync(target);
        while (!await CleanAsync(target, last, keep))
        {
            if (++cleaningTries < CleaningTries && await LastingOutageAsync(cancellation) is null)
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
            else
            {
                await Cluster.LeftBehindAsync(Id, last.PodName, keep).WaitAsync(cancellation);
                return;
            }
        }
    }

    async Task<bool> CleanAsync(ClusterTarget target, PodTrial last, bool keep)
    {
        try
        {
            await launcher.RemoveAsync(target, last, keep, CancellationToken.None);
            return true;
        }
        catch (TargetClusterException fault)
        {
            LogCleaningFailed(Id, last.PodName, fault.Message);
            return false;
        }
    }
}
