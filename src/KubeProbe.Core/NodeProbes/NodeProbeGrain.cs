using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
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
    ISecretVault vault,
    RunTokens tokens,
    ClusterDirectory clusters,
    IOptions<RunOptions> options,
    TimeProvider time,
    ILogger<NodeProbeGrain> logger) : Grain, INodeProbeGrain
{
    readonly List<RunEvidence> evidence = [];
    readonly RunSecrets secrets = new(vault, tokens);
    PodTrial? trial;
    long trialSince;
    IGrainTimer? stepTimer;
    Task? recording;
    bool stepping;
    bool stopped;

    NodeShard Work => state.State.Work!;

    IClusterGrain Cluster => GrainFactory.GetGrain<IClusterGrain>(Work.Order.Cluster);

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
        var first = false;
        if (trial is { } current && current.Node == claims.Node && current.Attempt == claims.Attempt)
        {
            first = recording is null;
            if (first) current.Reported(outcome);
            await JudgeAsync(current, collected: null);

            // It was taken, and the node is tried again.
            if (first && state.State.Attempt > current.Attempt) return ReportAnswer.Accepted;
        }

        // Whatever is in the results is durable; a result that could not be written has thrown above.
        var result = state.State.Results.Find(result => result.Node == claims.Node);
        var answer = RunRules.AnswerLate(result?.ReportHash, outcome);
        return first && answer is ReportAnswer.Repeated ? ReportAnswer.Accepted : answer;
    }

    /// <inheritdoc/>
    public async Task ObserveAsync(PodSighting sighting, bool gone)
    {
        if (trial is not { } current || !current.Saw(sighting, gone, reader)) return;
        if (current.IsToBeLookedAt) StepSoon();
        else await JudgeAsync(current, collected: null);
        if (trial == current && current.AwaitsResults) StepIn(current.UntilNext);
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

    void StepSoon() => StepIn(TimeSpan.Zero);

    void StepIn(TimeSpan due)
    {
        if (stepTimer is null)
            stepTimer = this.RegisterGrainTimer(StepAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
        else stepTimer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
