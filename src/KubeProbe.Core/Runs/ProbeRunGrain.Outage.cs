using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Runs;

/// <summary>What an outage of the cluster means for one run of it.</summary>
partial class ProbeRunGrain
{
    static readonly TimeSpan UntilCertain = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task RefuseAsync(RunRecord run, RunVerdict verdict)
    {
        if (record is not null && record.Phase is not RunPhase.Queued) return;

        // No attempt was made, so there is nothing to collect and nothing to clean.
        (loaded, trial) = (true, null);
        record = run with { Attempt = 0, Pod = null, Deadline = null };
        var finished = record with { Phase = RunPhase.Finished, FinishedAt = time.GetUtcNow(), Verdict = verdict, ClosedBy = ClosedBy.Sighting };
        await CloseAsync(finished, diagnoses.Explain(finished, new RunEvidence { Message = verdict.Message }));
    }

    /// <summary>The cluster's outage, once it is certain.</summary>
    async Task<ClusterOutage?> LastingOutageAsync(CancellationToken cancellation) =>
        await Cluster.OutageAsync().WaitAsync(cancellation) is { Certain: true } lasting ? lasting : null;

    void DoubtIfUnanswered(TargetFault? fault)
    {
        if (ApiSilence.IsOrStranger(fault)) Cluster.DoubtAsync().Ignore();
    }

    /// <summary>
    /// Whether the cluster's own alert speaks for this verdict, so that an outage is not one alert for each of its cases; null while
    /// that is not certain.
    /// </summary>
    async Task<bool?> SpokenForAsync(CancellationToken cancellation)
    {
        // What looks from outside has its own to say during an outage.
        if (record!.Verdict is not { Verdict: Verdict.Failed } || !record.Order.HasPod) return false;
        return await Cluster.OutageAsync().WaitAsync(cancellation) switch
        {
            null => false,
            { Certain: true } => true,
            _ => null,
        };
    }
}
