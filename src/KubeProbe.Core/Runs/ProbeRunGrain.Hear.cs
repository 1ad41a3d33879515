using KubeProbe.Core.Clusters;
using KubeProbe.Core.NodeProbes;

namespace KubeProbe.Core.Runs;

/// <summary>What comes to the run from outside: its report, sightings of its pod, a cancellation.</summary>
partial class ProbeRunGrain
{
    /// <inheritdoc/>
    public async Task<ReportAnswer> ReportAsync(ProbeOutcome outcome, ReportClaims claims)
    {
        await LoadAsync();
        if (record is null) return ReportAnswer.NoSuchRun;
        using var step = RunTrace.Step("run.report", record.Order);
        if (claims is { Shard: { } shard, Node: { } node }) return await NodeReportAsync(outcome, claims, shard, node);
        if (Finished) return await AnswerLateAsync(outcome);

        var current = trial;
        if (current is null || claims.Attempt != current.Attempt)
        {
            // A report of an attempt that is over, or of a run whose pod was never made here.
            return await KeepLateAsync(ReportAnswer.Gone, outcome);
        }

        current.Reported(outcome);
        await JudgeAsync(current, evidence: null);

        // Overtaken by another verdict while ours was being written: the history decided.
        return Finished && (record.ClosedBy is not ClosedBy.Report || record.ReportHash != outcome.Hash)
            ? await AnswerLateAsync(outcome)
            : ReportAnswer.Accepted;
    }

    Task<ReportAnswer> AnswerLateAsync(ProbeOutcome outcome) => KeepLateAsync(RunRules.AnswerLate(record!.ReportHash, outcome), outcome);

    async Task<ReportAnswer> NodeReportAsync(ProbeOutcome outcome, ReportClaims claims, int shard, string node)
    {
        // Once a shard has handed over, it knows its nodes no more; and a run that was taken up again once it was over was given without them.
        IReadOnlyList<NodeResult> results = !Finished ? nodeResults
            : record!.Nodes.Count > 0 ? record.Nodes
            : (await queries.FindAsync(Id, CancellationToken.None))?.Nodes ?? [];
        var known = results.FirstOrDefault(result => result.Node == node);
        var answer = known is not null || Finished
            ? RunRules.AnswerLate(known?.ReportHash, outcome)
            : await GrainFactory.GetGrain<INodeProbeGrain>($"{Id}/{shard}").ReportAsync(outcome, claims);
        return await KeepLateAsync(answer, outcome);
    }

    async Task<ReportAnswer> KeepLateAsync(ReportAnswer answer, ProbeOutcome outcome)
    {
        if (answer is not (ReportAnswer.Gone or ReportAnswer.Conflict)) return answer;

        var mask = await secrets.MaskAsync(record!.Order, CancellationToken.None);
        var masked = outcome with { Errors = [.. outcome.Errors.Select(mask)], Message = outcome.Message is { } message ? mask(message) : null };
        await history.AddLateReportAsync(Id, new LateReport(time.GetUtcNow(), Conflict: answer is ReportAnswer.Conflict, masked), CancellationToken.None);
        return answer;
    }

    /// <inheritdoc/>
    public async Task ObserveAsync(PodSighting sighting, bool gone)
    {
        await LoadAsync();
        if (record is null || Finished || trial is not { } current) return;

        var started = current.Sighting?.StartedAt is not null;
        if (!current.Saw(sighting, gone, reader)) return;

        if (!started && sighting.StartedAt is not null) Moved(RunPhase.Running);
        // At the deadline it is the pod as it is now that counts: news may have waited.
        if (current.IsToBeLookedAt) StepSoon();
        else await JudgeAsync(current, evidence: null);
        if (!Finished && trial == current && current.AwaitsResults) StepIn(current.UntilNext);
    }

    /// <inheritdoc/>
    public async Task<RunRecord?> CancelAsync(string actor, string why)
    {
        await LoadAsync();
        if (record is not null && !Finished)
            await ConcludeAsync(RunVerdict.Unknown("cancelled", $"Cancelled by {actor}: {why}"), ClosedBy.Cancel, null);
        return record;
    }

    void Moved(RunPhase phase)
    {
        record = record! with
        {
            Phase = phase,
            Attempt = trial!.Attempt,
            StartedAt = trial.Sighting?.StartedAt,
            Deadline = trial.Deadline,
            Pod = record.Order.HasPod ? trial.PodName : null,
            Node = trial.Sighting is { Node.Length: > 0 } sighting ? sighting.Node : record.Node,
        };
        Tell();
        Cluster.RunMovedAsync(Progress()).Ignore();
    }

    RunProgress Progress() =>
        new(Id, record!.Phase, record.Attempt, record.StartedAt, record.Deadline, record.Pod, record.Node, record.QueuedBecause);
}
