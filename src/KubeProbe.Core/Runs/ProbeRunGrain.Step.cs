using KubeProbe.Core.Clusters;
using KubeProbe.Core.Facts;

namespace KubeProbe.Core.Runs;

/// <summary>The run's own clock: whatever is to be done now is done, and the timer is set for what comes next.</summary>
partial class ProbeRunGrain
{
    bool stepping;

    async Task StepAsync(CancellationToken cancellation)
    {
        // Steps come from one timer, but a step that waits may be overtaken by the next tick.
        if (stepping || record is null || record.Phase is RunPhase.Queued) return;
        stepping = true;
        try
        {
            if (Finished) await SettleAsync(cancellation);
            else if (record.Order.IsSpread) await FanOutAsync(cancellation);
            else await AdvanceAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever went wrong is ours (storage away, a silo going down): the run stays open and is taken up again.
            LogStepFailed(fault, Id, record.Order.Cluster);
            StepIn(TimeSpan.FromSeconds(2));
        }
        finally
        {
            stepping = false;
        }
    }

    async Task AdvanceAsync(CancellationToken cancellation)
    {
        var target = (await clusters.FindAsync(record!.Order.Cluster, cancellation))?.Target;
        if (target is null)
        {
            await ConcludeAsync(RunVerdict.Unknown("cluster-gone", "The cluster is no longer declared."), ClosedBy.Cancel, null);
            return;
        }

        await CleanTriedAsync(target);
        if (trial is not { } current) return;

        if (current.IsToBeMade)
        {
            await secrets.LearnAsync(current.Order, cancellation);
            await launcher.LaunchAsync(target, current, cancellation);
            if (current is { Made: true, Attempt: 1 }) meter.Started(current.Order, time.GetUtcNow());
            if (Finished || trial != current) return;
            if (current.Deadline != record.Deadline) Moved(record.Phase);
            DoubtIfUnanswered(current.StartFault);
        }
        if (current.IsToBeLookedAt && await LastingOutageAsync(cancellation) is { } lasting)
        {
            // Nobody is there to be asked, and that is known.
            collected = new RunEvidence { Message = lasting.Text(record!.Order.Cluster) };
            await ConcludeAsync(RunVerdict.Unknown(RunVerdict.ClusterUnreachable, collected.Message), current.By, null);
            return;
        }
        var evidence = await EvidenceForVerdictAsync(target, current, cancellation);
        if (evidence is not null && trial == current) current.Found(evidence, reader);
        await JudgeAsync(current, evidence, evidence is not null && await StartedElsewhereAsync(current));
        if (Finished || trial != current) return;

        if (current.Deadline != record.Deadline) Moved(record.Phase);
        StepIn(current.UntilNext);
    }

    /// <summary>
    /// Events tell why a pod did not start, or went away; they are read only when that is the question. A pod that may have been made without
    /// an answer is looked for where somebody answers.
    /// </summary>
    async Task<RunEvidence?> EvidenceForVerdictAsync(ClusterTarget target, PodTrial current, CancellationToken cancellation) =>
        current.IsToBeLookedAt || (current.MayExist && await Cluster.OutageAsync().WaitAsync(cancellation) is null)
        ? await podEvidence.CollectAsync(target, current.Order, current.PodName, current.Node ?? current.Sighting?.Node, cancellation)
        : null;

    // Asked only of a pod that sits on a node and did not start in time: the cluster knows how its other nodes did.
    async Task<bool> StartedElsewhereAsync(PodTrial current) =>
        current is { IsOver: true, Sighting: { StartedAt: null, Node: { Length: > 0 } node } }
        && await Cluster.StartedElsewhereAsync(record!.Order.Case, node);

    async Task JudgeAsync(PodTrial current, RunEvidence? evidence, bool startedElsewhere = false)
    {
        var others = await OthersAsync(current.Outcome);
        if (Finished || trial != current) return;

        var seen = current.Look(evidence, startedElsewhere, others);
        if (VerdictTable.Decide(seen) is not { } verdict) return;
        collected = evidence ?? collected;
        await ConcludeAsync(verdict, current.By, current.Outcome);
    }

    /// <summary>What most other clusters have, of the facts that are held against them.</summary>
    async Task<IReadOnlyList<FactMajority>> OthersAsync(ProbeOutcome? outcome)
    {
        if (outcome is not { Ok: true } || Finished) return [];
        var names = FactRules.UnderMajority(record!.Order.Facts, outcome.Facts);
        return names.Count == 0 ? [] : await facts.MajoritiesAsync(record.Order.Case, names, record.Order.Cluster, CancellationToken.None);
    }
}
