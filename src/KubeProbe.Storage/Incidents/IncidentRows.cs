using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Incidents;

/// <summary>Incidents and their stories as rows.</summary>
static class IncidentRows
{
    public const string Columns = "incidents.incident AS incident_text, incidents.version AS incident_version";

    /// <summary>A new one; where there is one of its id, or an open one of its group, no row is changed.</summary>
    public static Statement Insert(Incident incident) => Bind(
        new Statement(
            """
            INSERT INTO incidents (id, group_key, state, level, opened_at, resolved_at, wake_at, version, incident)
            VALUES (@id, @group_key, @state, @level, @opened_at, @resolved_at, @wake_at, @version, @incident)
            ON CONFLICT DO NOTHING
            """)
            .With("@group_key", incident.Group)
            .With("@opened_at", incident.OpenedAt),
        incident);

    /// <summary>The next version of one that was read; when somebody else wrote it since, no row is changed.</summary>
    public static Statement Update(Incident incident) => Bind(
        new Statement(
            """
            UPDATE incidents SET state = @state, level = @level, resolved_at = @resolved_at, wake_at = @wake_at, version = @version, incident = @incident
            WHERE id = @id AND version = @version - 1
            """),
        incident);

    public static Statement Event(string incident, long version, int place, IncidentEvent told) =>
        new Statement(
            """
            INSERT INTO incident_events (incident_id, id, at, ordinal, kind, text, told_by) VALUES (@incident, @id, @at, @ordinal, @kind, @text, @told_by)
            ON CONFLICT (incident_id, id) DO NOTHING
            """)
            .With("@incident", incident)
            .With("@id", KeptText.Within(told.Id, 100))
            .With("@at", told.At)
            .With("@ordinal", version * 1_000 + place)
            .With("@kind", KeptText.Within(told.Kind, 50))
            .With("@text", KeptText.Within(told.Text, 1_000))
            .With("@told_by", KeptText.Within(told.By, 100));

    /// <summary>Keeps a story in bounds: the newest lines, and the first.</summary>
    public static Statement Shorten(string incident) =>
        new Statement(
            $"""
            DELETE FROM incident_events WHERE incident_id = @incident AND kind <> '{IncidentEvent.Opened}' AND id IN (
                SELECT id FROM incident_events WHERE incident_id = @incident AND kind <> '{IncidentEvent.Opened}'
                ORDER BY at DESC, ordinal DESC LIMIT 1000 OFFSET {IncidentEvent.MostKept - 1})
            """)
            .With("@incident", incident);

    public static Incident Read(Row row) => SpecJson.Read<Incident>(row.Text("incident_text")) with { Version = row.Number("incident_version") };

    public static IncidentEvent ReadEvent(Row row) => new(row.Text("id"), row.Time("at"), row.Text("kind"), row.Text("text"), row.Text("told_by"));

    static Statement Bind(Statement statement, Incident incident) => statement
        .With("@id", incident.Id)
        .With("@state", incident.State)
        .With("@level", (int)incident.Level)
        .With("@resolved_at", incident.ResolvedAt)
        .With("@wake_at", incident.WakeAt)
        .With("@version", incident.Version)
        .With("@incident", SpecJson.Write(incident));
}
