using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.NodeProbes;

/// <summary>One node after the other.</summary>
partial class NodeProbeGrain
{
    // A shard hands on evidence of so many nodes; the run keeps at most 50 over all.
    const int NodesWithEvidence = 10;
    const int SamplesPerNode = 50;

    async Task StepAsync(CancellationToken cancellation)
    {
        if (stepping || stopped || state.State.Work is null) return;
        stepping = true;
        try
        {
            await AdvanceAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogStepFailed(fault, this.GetPrimaryKeyString());
            StepAt(time.GetUtcNow() + TimeSpan.FromSeconds(2));
        }
        finally
        {
            stepping = false;
        }
    }

    async Task AdvanceAsync(CancellationToken cancellation)
    {
        if (trial is null && !BeginNext())
        {
            await HandOverAsync(cancellation);
            return;
        }
        var current = trial!;
        if (await clusters.FindAsync(Work.Order.Cluster, cancellation) is not { Target: var target }) return;

        if (!current.Made && current.NextTryAt <= time.GetUtcNow() && time.GetUtcNow() < current.Deadline)
            await launcher.LaunchAsync(target, current, cancellation);
        if (trial != current) return;

        var asked = current is { Outcome: null, Sighting.End: null } or { Outcome: null, Sighting: null }
            && (current.Gone || (current.Made && time.GetUtcNow() >= current.Deadline));
        var collected = asked ? await podEvidence.CollectAsync(target, Work.Order, current.PodName, current.Node, cancellation) : null;
        await JudgeAsync(current, collected);
        if (trial == current)
            StepAt(current.NextTryAt is { } next && next < current.Deadline ? next : current.Deadline);
    }

    bool BeginNext()
    {
        var done = state.State.Results.Select(result => result.Node).ToHashSet();
        if (Work.Nodes.FirstOrDefault(node => !done.Contains(node)) is not { } next) return false;

        trialSince = time.GetUtcNow();
        trial = new PodTrial(Work.Order, attempt: 1, next, Work.Shard, trialSince + Work.Order.Timeout);
        return true;
    }

    async Task JudgeAsync(PodTrial current, RunEvidence? collected)
    {
        if (trial != current) return;

        // The same pod started on another node of this shard: then a pod that did not start here may only lack time.
        var elsewhere = state.State.Results.Exists(result => result.Verdict.Verdict is Verdict.Passed);
        if (VerdictTable.Decide(current.Look(time.GetUtcNow(), collected, elsewhere)) is not { } verdict) return;

        trial = null;
        state.State.Results.Add(new NodeResult
        {
            Node = current.Node!,
            Verdict = verdict,
            Pod = current.PodName,
            Took = time.GetUtcNow() - trialSince,
            Errors = current.Outcome?.Errors ?? [],
            Measurements = [.. (current.Outcome?.Measurements ?? []).Take(SamplesPerNode)],
        });
        await state.WriteStateAsync();
        FinishAsync(current, verdict, collected).Ignore();
    }

    /// <summary>Evidence and cleaning, then the next node.</summary>
    async Task FinishAsync(PodTrial last, RunVerdict verdict, RunEvidence? collected)
    {
        if (await clusters.FindAsync(Work.Order.Cluster, CancellationToken.None) is { Target: var target })
        {
            var passed = verdict.Verdict is Verdict.Passed;
            if (!passed && evidence.Count < NodesWithEvidence)
            {
                collected ??= await podEvidence.CollectAsync(target, last.Order, last.PodName, last.Node, CancellationToken.None);
                evidence.Add(collected with { Node = last.Node!, Message = verdict.Message });
            }
            await CleanAsync(target, last, keep: !passed && options.Value.KeepFailedPods > TimeSpan.Zero);
        }
        if (!stopped) StepSoon();
    }

    async Task CleanAsync(ClusterTarget target, PodTrial last, bool keep)
    {
        try
        {
            await launcher.RemoveAsync(target, last, keep, CancellationToken.None);
        }
        catch (TargetClusterException fault)
        {
            LogCleaningFailed(this.GetPrimaryKeyString(), last.PodName, fault.Message);
        }
    }

    // The run may live in a silo that is going down: then whoever drives this shard next hands it over.
    async Task HandOverAsync(CancellationToken cancellation)
    {
        await GrainFactory.GetGrain<IProbeRunGrain>(Work.Order.Id.ToString()).TakeNodesAsync(Work.Shard, state.State.Results, evidence).WaitAsync(cancellation);
        stopped = true;
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }
}
