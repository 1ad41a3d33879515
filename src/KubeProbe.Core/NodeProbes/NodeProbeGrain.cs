using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace KubeProbe.Core.NodeProbes;

/// <summary>
/// Probes the nodes of its shard one after the other and hands the run all results at once. Reentrant for the same reason as the
/// run's grain: a report must not wait for evidence.
/// </summary>
[GrainType("node-probe"), Reentrant]
sealed partial class NodeProbeGrain(
    [PersistentState("nodeprobe")] IPersistentState<NodeProbeState> state,
    IPodEvidence podEvidence,
    IReportReader reader,
    PodLauncher launcher,
    ClusterDirectory clusters,
    IOptions<RunOptions> options,
    TimeProvider time,
    ILogger<NodeProbeGrain> logger) : Grain, INodeProbeGrain
{
    readonly List<RunEvidence> evidence = [];
    PodTrial? trial;
    DateTimeOffset trialSince;
    IGrainTimer? stepTimer;
    bool stepping;
    bool stopped;

    NodeShard Work => state.State.Work!;

    /// <inheritdoc/>
    public async Task DriveAsync(NodeShard shard)
    {
        if (state.State.Work is null)
        {
            state.State.Work = shard;
            await state.WriteStateAsync();
        }
        StepSoon();
    }

    /// <inheritdoc/>
    public async Task<ReportAnswer> ReportAsync(ProbeOutcome outcome, ReportClaims claims)
    {
        if (trial is not { } current || current.Node != claims.Node)
            return state.State.Results.Exists(result => result.Node == claims.Node) ? ReportAnswer.Repeated : ReportAnswer.Gone;

        current.Reported(outcome);
        await JudgeAsync(current, collected: null);
        return ReportAnswer.Accepted;
    }

    /// <inheritdoc/>
    public async Task ObserveAsync(PodSighting sighting, bool gone)
    {
        if (trial is not { } current || !current.Saw(sighting, gone, reader)) return;
        if (gone && current is { Outcome: null, Sighting.End: null }) StepSoon();
        else await JudgeAsync(current, collected: null);
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        stopped = true;
        var last = trial;
        trial = null;
        if (last is not null && await clusters.FindAsync(last.Order.Cluster, CancellationToken.None) is { } cluster)
            await CleanAsync(cluster.Target, last, keep: false);
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    void StepSoon() => StepAt(time.GetUtcNow());

    void StepAt(DateTimeOffset at)
    {
        var due = at - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;
        if (stepTimer is null)
            stepTimer = this.RegisterGrainTimer(StepAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
        else stepTimer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
