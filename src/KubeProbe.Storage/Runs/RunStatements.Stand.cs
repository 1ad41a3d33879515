using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

sealed partial class RunStatements
{
    readonly string stand =
        $"""
        INSERT INTO standings (cluster, binding, case_name, run_id, verdict, reason, finished_at)
        SELECT @cluster, @binding, @case_name, @id, @verdict, @reason, @finished_at WHERE {StillOpen(dialect)}
        ON CONFLICT (cluster, binding, case_name) DO UPDATE SET run_id = excluded.run_id, verdict = excluded.verdict,
            reason = excluded.reason, finished_at = excluded.finished_at
        WHERE standings.finished_at <= excluded.finished_at
        """;

    const string standNotApplicable =
        """
        INSERT INTO standings (cluster, binding, case_name, run_id, verdict, reason, finished_at)
        VALUES (@cluster, @binding, @case_name, @id, 'Unknown', @reason, @finished_at)
        ON CONFLICT (cluster, binding, case_name) DO UPDATE SET run_id = excluded.run_id, verdict = excluded.verdict,
            reason = excluded.reason, finished_at = excluded.finished_at
        WHERE standings.finished_at < excluded.finished_at
        """;

    /// <summary>
    /// That a binding's case is not applicable on a cluster, in the place of a verdict: it answers for its slot, and what was found before
    /// is no longer how it stands. The verdict's column says Unknown, which servers of the release before read; the reason tells.
    /// </summary>
    public static Statement StandNotApplicable(SkippedSlot slot) =>
        new Statement(standNotApplicable)
            .With("@cluster", slot.Cluster)
            .With("@binding", slot.Binding)
            .With("@case_name", slot.Case)
            .With("@id", RunId.OfSlot(slot.Cluster, slot.Binding, slot.Case, slot.Until).ToString())
            .With("@reason", RunBounds.Word(slot.Reason))
            .With("@finished_at", slot.Until);

    /// <summary>The last verdict of a binding's case on a cluster: one short row however long the history, so that a fleet is told at a glance.</summary>
    Statement Stand(RunRecord run) =>
        new Statement(stand)
            .With("@cluster", run.Order.Cluster)
            .With("@binding", run.Order.Binding)
            .With("@case_name", run.Order.Case)
            .With("@id", run.Order.Id.ToString())
            .With("@verdict", run.Verdict!.Verdict)
            .With("@reason", run.Verdict.Reason)
            .With("@finished_at", run.FinishedAt);
}
