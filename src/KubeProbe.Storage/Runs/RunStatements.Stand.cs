using KubeProbe.Core.Runs;
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
