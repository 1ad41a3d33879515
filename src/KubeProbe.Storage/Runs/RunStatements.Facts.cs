using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

sealed partial class RunStatements
{
    // Told before it is written over; what a later run told already is history, not news.
    readonly string factChanges =
        $"""
        INSERT INTO fact_changes (name, case_name, cluster, at, value, was, run_id)
        SELECT told.name, @case_name, @cluster, @finished_at, told.value, known.value, @id
        FROM (SELECT {dialect.Member("name", "text")} AS name, {dialect.Member("value", "text")} AS value FROM {dialect.Elements("@items")}) AS told
        LEFT JOIN facts AS known ON known.name = told.name AND known.case_name = @case_name AND known.cluster = @cluster
        WHERE {StillOpen(dialect)} AND (known.name IS NULL OR (known.value <> told.value AND known.seen_at <= @finished_at))
        ON CONFLICT DO NOTHING
        """;

    readonly string facts =
        $"""
        INSERT INTO facts (name, case_name, cluster, value, since, seen_at, run_id)
        SELECT {dialect.Member("name", "text")}, @case_name, @cluster, {dialect.Member("value", "text")}, @finished_at, @finished_at, @id
        FROM {dialect.Elements("@items")} WHERE {StillOpen(dialect)}
        ON CONFLICT (name, case_name, cluster) DO UPDATE SET value = excluded.value, seen_at = excluded.seen_at, run_id = excluded.run_id,
            since = CASE WHEN facts.value = excluded.value THEN facts.since ELSE excluded.since END
        WHERE facts.seen_at <= excluded.seen_at
        """;

    /// <summary>What the run told of its cluster: what changed, then what is so now.</summary>
    IEnumerable<Statement> Facts(RunRecord run)
    {
        if (run.Facts.Count == 0) yield break;
        var items = SpecJson.Write(run.Facts);
        foreach (var sql in (string[])[factChanges, facts])
            yield return new Statement(sql)
                .With("@id", run.Order.Id.ToString())
                .With("@case_name", run.Order.Case)
                .With("@cluster", run.Order.Cluster)
                .With("@finished_at", run.FinishedAt)
                .With("@items", items);
    }
}
