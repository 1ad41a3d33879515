using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Facts;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;
using KubeProbe.Core.Severity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace KubeProbe.Core.Runs;

/// <summary>
/// Drives one run to its verdict. Reentrant, because a report must be answered in milliseconds while evidence is being collected:
/// every step looks at the record again after it waited, and the history decides which verdict came first.
/// </summary>
[GrainType("run"), Reentrant]
sealed partial class ProbeRunGrain(
    IRunHistory history,
    IRunQueries queries,
    IRunFeed feed,
    IReportReader reader,
    IFactBook facts,
    IPodEvidence podEvidence,
    ITargetNodes targetNodes,
    PodLauncher launcher,
    ISecretVault vault,
    RunTokens tokens,
    IOptions<RunOptions> options,
    RunMeter meter,
    RunDiagnoses diagnoses,
    RemedyProposals remedies,
    ClusterDirectory clusters,
    TimeProvider time,
    ILogger<ProbeRunGrain> logger) : Grain, IProbeRunGrain
{
    readonly RunSecrets secrets = new(vault, tokens);
    RunRecord? record;
    PodTrial? trial;
    IGrainTimer? stepTimer;
    bool loaded;

    RunId Id => RunId.Parse(this.GetPrimaryKeyString());

    bool Finished => record?.Phase is RunPhase.Finished;

    /// <inheritdoc/>
    public async Task DriveAsync(RunRecord run)
    {
        // What began just now is as it was given; what is taken up again may have come to its end since it was read.
        if (record is null && !RunRules.BeganJustNow(run, time.GetUtcNow())) await LoadAsync();
        if (record is null || (record.Phase is RunPhase.Queued && run.Phase is not RunPhase.Queued))
            TakeUp(run);
        lingers = false;
        StepSoon();
    }

    /// <inheritdoc/>
    public async Task<RunRecord?> GetAsync()
    {
        await LoadAsync();
        return record;
    }

    void TakeUp(RunRecord run)
    {
        loaded = true;
        record = run;
        if (run.Phase is RunPhase.Finished or RunPhase.Queued || run.Order.IsSpread) return;

        // A run without an attempt begins now; one with an attempt goes on with the same pod, the same deadline.
        if (run.Attempt == 0)
            record = run with { Phase = RunPhase.Starting, Attempt = 1, Deadline = time.GetUtcNow() + run.Order.Timeout };
        trial = TrialOf(record);
    }

    PodTrial TrialOf(RunRecord run) =>
        new(run.Order, run.Attempt, run.Order.Placement.Nodes.SingleOrDefault(), shard: null, run.Deadline!.Value, time);

    /// <summary>Reads the run when this activation was not given it.</summary>
    async Task LoadAsync()
    {
        if (loaded) return;

        var stored = RunId.TryParse(this.GetPrimaryKeyString(), out var id) ? await queries.FindAsync(id, CancellationToken.None) : null;
        if (loaded || stored is null) return;
        TakeUp(stored);

        // What follows a verdict is done by who gave it, or by whom the cluster drives. Who asks meanwhile, such as by news of the pod that goes, does not do it once more.
        if (stored.Phase is not (RunPhase.Queued or RunPhase.Finished)) StepSoon();

        // Asked once more after all was done, such as by a late report: nothing is to be kept in mind for the next who asks.
        if (stored.Settled) DeactivateOnIdle();
    }

    void StepSoon() => StepIn(TimeSpan.Zero);

    void StepIn(TimeSpan due)
    {
        if (stepTimer is null)
            stepTimer = this.RegisterGrainTimer(StepAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
        else stepTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    IClusterGrain Cluster => GrainFactory.GetGrain<IClusterGrain>(record!.Order.Cluster);

    void Tell() => feed.Publish(record!);
}
