using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.NodeProbes;

/// <summary>One node after the other.</summary>
partial class NodeProbeGrain
{
    // A shard hands on evidence of so many nodes; the run keeps at most 50 over all.
    const int NodesWithEvidence = 10;
    const int SamplesPerNode = 50;
    const int FactsPerNode = 16;

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
            StepIn(TimeSpan.FromSeconds(2));
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

        if (current.IsToBeMade)
        {
            await secrets.LearnAsync(current.Order, cancellation);
            await launcher.LaunchAsync(target, current, cancellation);
        }
        if (trial != current) return;

        var look = current.IsToBeLookedAt || (current.MayExist && await Cluster.OutageAsync().WaitAsync(cancellation) is null);
        var collected = look ? await podEvidence.CollectAsync(target, Work.Order, current.PodName, current.Node, cancellation) : null;
        if (collected is not null && trial == current) current.Found(collected, reader);
        await JudgeAsync(current, collected, collected is not null && await StartedElsewhereAsync(current));
        if (trial == current)
            StepIn(current.UntilNext);
    }

    bool BeginNext()
    {
        var done = state.State.Results.Select(result => result.Node).ToHashSet();
        if (Work.Nodes.FirstOrDefault(node => !done.Contains(node)) is not { } next) return false;

        trialSince = time.GetTimestamp();
        trial = new PodTrial(Work.Order, Math.Max(1, state.State.Attempt), next, Work.Shard, time.GetUtcNow() + Work.Order.Timeout, time);
        return true;
    }

    async Task<bool> StartedElsewhereAsync(PodTrial current) =>
        current.Sighting is { StartedAt: null } && await Cluster.StartedElsewhereAsync(Work.Order.Case, current.Node!);

    async Task JudgeAsync(PodTrial current, RunEvidence? collected, bool elsewhere = false)
    {
        if (recording is { } underWay)
        {
            await underWay;
            return;
        }
        if (trial != current || VerdictTable.Decide(current.Look(collected, elsewhere)) is not { } verdict) return;

        var again = RunRules.MayTryAgain(Work.Order.Retry, current.Attempt, verdict);
        try
        {
            if (again)
            {
                await (recording = TryAgainAsync(current));
                FinishAsync(() => CleanAsync(current)).Ignore();
            }
            else
            {
                var record = RecordAsync(current, verdict);
                recording = record;
                var result = await record;
                FinishAsync(() => CollectAndCleanAsync(current, result, collected)).Ignore();
            }
        }
        finally
        {
            recording = null;
        }
    }

    /// <summary>Makes it durable that an attempt of a node is over and did not count.</summary>
    async Task TryAgainAsync(PodTrial current)
    {
        try
        {
            state.State.Attempt = current.Attempt + 1;
            await state.WriteStateAsync();
            trial = null;
        }
        catch
        {
            state.State.Attempt = current.Attempt;
            StepIn(TimeSpan.FromSeconds(2));
            throw;
        }
    }

    /// <summary>Makes a node's result durable; as long as it isn't, the node's trial goes on and may be judged again.</summary>
    async Task<NodeResult> RecordAsync(PodTrial current, RunVerdict verdict)
    {
        var (outcome, by, took) = (current.Outcome, current.By, time.GetElapsedTime(trialSince));
        NodeResult? result = null;
        try
        {
            var mask = await secrets.MaskAsync(Work.Order, CancellationToken.None);
            result = new NodeResult
            {
                Node = current.Node!,
                Verdict = verdict with { Message = mask(verdict.Message) },
                Pod = current.PodName,
                Took = took,
                Errors = [.. (outcome?.Errors ?? []).Select(mask)],
                Measurements = [.. (outcome?.Measurements ?? []).Take(SamplesPerNode)],
                Facts = [.. (outcome?.Facts ?? []).Take(FactsPerNode).Select(fact => fact with { Value = mask(fact.Value) })],
                ReportHash = by is ClosedBy.Report or ClosedBy.TerminationMessage ? outcome?.Hash : null,
            };
            state.State.Results.Add(result);
            state.State.Attempt = 0;
            await state.WriteStateAsync();
            trial = null;
            return result;
        }
        catch
        {
            if (result is not null) state.State.Results.Remove(result);
            state.State.Attempt = current.Attempt;
            StepIn(TimeSpan.FromSeconds(2));
            throw;
        }
    }

    /// <summary>Evidence and cleaning, then the next attempt or node.</summary>
    async Task FinishAsync(Func<Task> clean)
    {
        try
        {
            await clean();
        }
        finally
        {
            if (!stopped) StepSoon();
        }
    }

    async Task CollectAndCleanAsync(PodTrial last, NodeResult result, RunEvidence? collected)
    {
        if (await clusters.FindAsync(Work.Order.Cluster, CancellationToken.None) is { Target: var target })
        {
            if (result.Verdict.Verdict is not Verdict.Passed && evidence.Count < NodesWithEvidence)
            {
                collected ??= await podEvidence.CollectAsync(target, last.Order, last.PodName, last.Node, CancellationToken.None);
                evidence.Add(collected with { Node = last.Node!, Message = result.Verdict.Message });
            }
            await CleanAsync(target, last, Keeps(last, result));
        }
    }

    // What was closed by a report is kept although its end was not seen yet.
    bool Keeps(PodTrial last, NodeResult result) =>
        RunRules.KeepsPod(result.Verdict, last.By, last.Ended, options.Value.KeepFailedPods)
        && state.State.Results.Count(one => one.Verdict.Verdict is Verdict.Failed or Verdict.ProbeFault)
            <= RunRules.KeptPodsOf(Work.Shard, Work.Order.Shards, options.Value.KeptPodsPerCluster);

    async Task CleanAsync(PodTrial last)
    {
        if (await clusters.FindAsync(Work.Order.Cluster, CancellationToken.None) is { Target: var target }) await CleanAsync(target, last, keep: false);
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
            await GrainFactory.GetGrain<IClusterGrain>(last.Order.Cluster).LeftBehindAsync(last.Order.Id, last.PodName, keep);
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
