using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

sealed partial class RunStatements
{
    // What belongs to a verdict is written only by the closing that wins: while the row is held and still open.
    static string StillOpen(Dialect dialect) => $"EXISTS (SELECT 1 FROM runs WHERE {dialect.IsRun("@id")} AND phase <> 'Finished')";

    // Evidence takes longer than a verdict, so it may come after it; but never to a verdict that another closing gave.
    static string OpenOrClosedSo(Dialect dialect) =>
        $"""
        EXISTS (SELECT 1 FROM runs WHERE {dialect.IsRun("@id")}
            AND (phase <> 'Finished' OR (verdict = @verdict AND reason = @reason AND finished_at = @finished_at AND closed_by = @closed_by)))
        """;

    readonly string measurements =
        $"""
        INSERT INTO measurements (run_id, ordinal, created_at, name, ok, seconds, value, unit)
        SELECT @id, item.ordinal, @created_at, {dialect.Member("name", "text")}, {dialect.Member("ok", "boolean")},
               {dialect.Member("seconds", "double")}, {dialect.Member("value", "double")}, {dialect.Member("unit", "text")}
        FROM {dialect.Elements("@items")} WHERE {StillOpen(dialect)}
        """;

    readonly string nodes =
        $"""
        INSERT INTO node_results (run_id, ordinal, created_at, node, verdict, reason, message, pod, took_us, errors, measurements, report_hash)
        SELECT @id, item.ordinal, @created_at, {dialect.Member("node", "text")}, {dialect.Member("verdict", "text")},
               {dialect.Member("reason", "text")}, {dialect.Member("message", "text")}, {dialect.Member("pod", "text")},
               {dialect.Member("tookUs", "bigint")}, {dialect.Member("errors", "text")}, {dialect.Member("measurements", "text")},
               {dialect.Member("reportHash", "text")}
        FROM {dialect.Elements("@items")} WHERE {StillOpen(dialect)}
        """;

    readonly string evidence =
        $"""
        INSERT INTO evidence (run_id, ordinal, created_at, node, message, log_tail, pod_status, events, diagnosis, node_status, workload, context)
        SELECT @id, item.ordinal, @created_at, {dialect.Member("node", "text")}, {dialect.Member("message", "text")},
               {dialect.Member("logTail", "text")}, {dialect.Member("podStatus", "text")}, {dialect.Member("events", "text")},
               {dialect.Member("diagnosis", "text")}, {dialect.Member("nodeStatus", "text")}, {dialect.Member("workload", "text")},
               {dialect.Member("context", "text")}
        FROM {dialect.Elements("@items")} WHERE {OpenOrClosedSo(dialect)}
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Holds rows until the transaction ends, in one order, so that two writers never wait for each other in a circle.</summary>
    public Statement Hold(IEnumerable<RunId> runs) =>
        new Statement($"SELECT id FROM {dialect.RunIds} WHERE {dialect.In("id", "@ids")} ORDER BY id{dialect.ForUpdate}", answers: true)
            .With<IReadOnlyCollection<string>>("@ids", [.. runs.Select(run => run.ToString()).Distinct()]);

    /// <summary>The statements that close a run; the last one answers with its id when this closing came first.</summary>
    public IEnumerable<Statement> Close(RunRecord run, IReadOnlyList<RunEvidence> kept)
    {
        if (run.Measurements.Count > 0) yield return Child(measurements, run, SpecJson.Write(run.Measurements));
        if (run.Nodes.Count > 0) yield return Child(nodes, run, SpecJson.Write(run.Nodes.Select(NodeRow.Of)));
        if (kept.Count > 0) yield return Evidence(run, kept);
        foreach (var statement in Facts(run)) yield return statement;
        if (!run.IsPartlyPassed) yield return Stand(run);

        yield return new Statement(
            $"""
            UPDATE runs SET phase = 'Finished', started_at = @started_at, finished_at = @finished_at, deadline = @deadline,
                attempt = @attempt, pod = @pod, node = @node, queued_because = NULL, verdict = @verdict, reason = @reason,
                message = @message, errors = @errors, closed_by = @closed_by, report_hash = @report_hash, settled = @settled
            WHERE {dialect.IsRun("@id")} AND phase <> 'Finished'
            RETURNING id
            """,
            answers: true)
            .With("@id", run.Order.Id.ToString())
            .With("@started_at", run.StartedAt)
            .With("@finished_at", run.FinishedAt)
            .With("@deadline", run.Deadline)
            .With("@attempt", run.Attempt)
            .With("@pod", run.Pod)
            .With("@node", run.Node)
            .With("@verdict", run.Verdict!.Verdict)
            .With("@reason", run.Verdict.Reason)
            .With("@message", run.Verdict.Message)
            .With("@errors", SpecJson.Write(run.Errors))
            .With("@closed_by", run.ClosedBy)
            .With("@report_hash", run.ReportHash)
            .With("@settled", run.Settled);
    }

    /// <summary>Adds evidence, unless another closing came first.</summary>
    public Statement Evidence(RunRecord run, IReadOnlyList<RunEvidence> kept) =>
        Child(evidence, run, SpecJson.Write(kept.Take(RunBounds.MaxEvidence).Select(EvidenceRow.Of)))
            .With("@verdict", run.Verdict!.Verdict)
            .With("@reason", run.Verdict.Reason)
            .With("@finished_at", run.FinishedAt)
            .With("@closed_by", run.ClosedBy);

    static Statement Child(string sql, RunRecord run, string items) =>
        new Statement(sql).With("@id", run.Order.Id.ToString()).With("@created_at", run.CreatedAt).With("@items", items);
}
