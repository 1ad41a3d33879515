using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>Alerts as rows.</summary>
static class AlertRows
{
    public const string Columns = "id, cluster, case_name, raised_at, resolved_at, last_run, summary, owner, runbook, muted, level, arithmetic, kind, alert_group, incident_id, flapping";

    public static Statement Upsert(Alert alert) =>
        new Statement(
            """
            INSERT INTO alerts (id, cluster, case_name, raised_at, resolved_at, last_run, summary, owner, runbook, muted, level, arithmetic,
                kind, alert_group, incident_id, flapping)
            VALUES (@id, @cluster, @case_name, @raised_at, @resolved_at, @last_run, @summary, @owner, @runbook, @muted, @level, @arithmetic,
                @kind, @alert_group, @incident_id, @flapping)
            ON CONFLICT (id) DO UPDATE SET resolved_at = excluded.resolved_at, last_run = excluded.last_run, summary = excluded.summary,
                owner = excluded.owner, runbook = excluded.runbook, muted = excluded.muted, level = excluded.level, arithmetic = excluded.arithmetic,
                flapping = excluded.flapping, incident_id = coalesce(excluded.incident_id, alerts.incident_id)
            """)
            .With("@id", alert.Id)
            .With("@cluster", alert.Cluster)
            .With("@case_name", alert.Case)
            .With("@raised_at", alert.RaisedAt)
            .With("@resolved_at", alert.ResolvedAt)
            .With("@last_run", alert.LastRun?.ToString() ?? "")
            .With("@summary", KeptText.Within(alert.Summary, 4_096))
            .With("@owner", alert.Owner)
            .With("@runbook", alert.Runbook)
            .With("@muted", alert.Muted)
            .With("@level", alert.Level)
            .With("@arithmetic", alert.Arithmetic)
            .With("@kind", alert.Kind)
            .With("@alert_group", alert.Group)
            .With("@incident_id", alert.Incident)
            .With("@flapping", alert.Flapping);

    public static Alert Read(Row row) => new()
    {
        Id = row.Text("id"),
        Cluster = row.Text("cluster"),
        Case = row.Text("case_name"),
        RaisedAt = row.Time("raised_at"),
        ResolvedAt = row.TimeOrNull("resolved_at"),
        LastRun = RunId.TryParse(row.Text("last_run"), out var run) ? run : null,
        Summary = row.Text("summary"),
        Owner = row.TextOrNull("owner"),
        Runbook = row.TextOrNull("runbook"),
        Muted = row.Truth("muted"),
        Level = row.Name<AlertLevel>("level"),
        Arithmetic = row.TextOrNull("arithmetic"),
        Kind = row.Name<AlertKind>("kind"),
        Group = row.TextOrNull("alert_group"),
        Incident = row.TextOrNull("incident_id"),
        Flapping = row.Truth("flapping"),
    };
}
