using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.History;

/// <summary>All kinds of rows that age.</summary>
static class Sweeps
{
    public static IReadOnlyList<ISweep> Of(Database database, RetentionOptions retention)
    {
        RowSweep Rows(string kind, TimeSpan kept, params string[] statements) => new(database, kind, kept, retention.Slice, statements);

        List<ISweep> sweeps =
        [
            new RunSweep(database, retention),
            Rows("late reports", retention.Evidence, Oldest("late_reports", "run_id, ordinal", "received_at")),
            Rows("changes", retention.Changes, Oldest("changes", "id", "received_at", "AND runs IS NOT NULL")),
            Rows("gate overrides", retention.Changes, Oldest("gate_overrides", "change_id, said_at", "said_at")),
            Rows("gate events", retention.Changes, Oldest("gate_events", "id", "at", "AND state <> 'Pending'")),
            Rows("gate watches", retention.Changes, Oldest("gate_watches", "change_id", "received_at", "AND look_at IS NULL")),
            Rows("alerts", retention.Alerts,
                $"DELETE FROM notifications WHERE alert_id IN ({OverAlerts})",
                $"DELETE FROM alerts WHERE id IN ({OverAlerts})"),
            Rows("incidents", retention.Alerts,
                $"DELETE FROM incident_events WHERE incident_id IN ({OverIncidents})",
                $"DELETE FROM incidents WHERE id IN ({OverIncidents})"),
            Rows("silences", retention.Alerts, Oldest("silences", "id", "ends_at")),
            Rows("run labels", retention.Audit, Oldest("run_labels", "run_id", "said_at")),
            Rows("remediations", retention.Alerts, Oldest("remediations", "id", "ended_at")),
            // Numbered in the order they were written: the oldest are the first, and once one is young enough, so are those after it.
            Rows("audit", retention.Audit, "DELETE FROM audit WHERE at < @before AND sequence IN (SELECT sequence FROM audit ORDER BY sequence LIMIT @slice)"),
            // What is declared no more stands nowhere; nor does what left its suite so long ago that its run is gone.
            Rows("standings", TimeSpan.Zero, Undeclared),
            Rows("standings", Longest(retention), Oldest("standings", "cluster, binding, case_name", "finished_at")),
            Rows("facts", TimeSpan.Zero, FactsOfNobody),
            Rows("facts", Longest(retention), Oldest("facts", "name, case_name, cluster", "seen_at")),
            // A cluster that goes forgets them itself, unless it was in no state to.
            Rows("observed objects", TimeSpan.Zero, ObservedNowhere("observed_kinds", "cluster, kind"), ObservedNowhere("observed_objects", "cluster, kind, object")),
            Rows("fact changes", Longest(retention), Oldest("fact_changes", "name, case_name, cluster, at", "at")),
        ];
        if (!database.Dialect.IsCut) sweeps.Add(Rows("skipped slots", retention.Skipped, Oldest("skipped_slots", "cluster, binding, case_name, due", "due")));
        return sweeps;
    }

    // The same rows for both statements: nothing writes to an alert that is over.
    const string OverAlerts =
        """
        SELECT id FROM alerts WHERE resolved_at < @before
            AND NOT EXISTS (SELECT 1 FROM notifications WHERE alert_id = alerts.id AND state = 'Pending')
            AND NOT EXISTS (SELECT 1 FROM incidents WHERE incidents.id = alerts.incident_id AND incidents.state <> 'Resolved')
        ORDER BY resolved_at, id LIMIT @slice
        """;

    // An incident outlives its alerts: who lists those is told what they belonged to.
    const string OverIncidents =
        """
        SELECT id FROM incidents WHERE resolved_at < @before AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.incident_id = incidents.id)
        ORDER BY resolved_at, id LIMIT @slice
        """;

    const string Undeclared =
        """
        DELETE FROM standings WHERE finished_at < @before AND (cluster, binding, case_name) IN (
            SELECT cluster, binding, case_name FROM standings
            WHERE NOT EXISTS (SELECT 1 FROM manifests WHERE kind = 'Cluster' AND name = cluster)
                OR NOT EXISTS (SELECT 1 FROM manifests WHERE kind = 'ProbeCase' AND name = case_name)
                OR (binding <> '' AND NOT EXISTS (SELECT 1 FROM manifests WHERE kind = 'Binding' AND name = binding))
            LIMIT @slice)
        """;

    // How a cluster was while it was declared stays among the changes for as long as history does.
    const string FactsOfNobody =
        """
        DELETE FROM facts WHERE seen_at < @before AND (name, case_name, cluster) IN (
            SELECT name, case_name, cluster FROM facts
            WHERE NOT EXISTS (SELECT 1 FROM manifests WHERE kind = 'Cluster' AND manifests.name = cluster)
                OR NOT EXISTS (SELECT 1 FROM manifests WHERE kind = 'ProbeCase' AND manifests.name = case_name)
            LIMIT @slice)
        """;

    static string ObservedNowhere(string table, string key) =>
        $"""
        DELETE FROM {table} WHERE @before IS NOT NULL AND ({key}) IN (
            SELECT {key} FROM {table} WHERE NOT EXISTS (SELECT 1 FROM manifests WHERE kind = 'Cluster' AND name = {table}.cluster) LIMIT @slice)
        """;

    static TimeSpan Longest(RetentionOptions retention) => retention.Passed > retention.NotPassed ? retention.Passed : retention.NotPassed;

    static string Oldest(string table, string key, string time, string also = "") =>
        $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {time} < @before {also} ORDER BY {time} LIMIT @slice)";
}
