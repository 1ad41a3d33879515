using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Storage.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Incidents;

sealed partial class IncidentBook : IIncidentQueries
{
    public Task<Incident?> FindAsync(string incident, CancellationToken cancellation) =>
        database.ReadAsync(session => IncidentSights.FindAsync(session, incident, cancellation), cancellation);

    public Task<IReadOnlyList<Incident>> PageAsync(IncidentFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        var open = filter.States.Count > 0 && !filter.States.Contains(IncidentState.Resolved);
        // In these words the index of the open ones is found.
        if (open) conditions.Add("state <> 'Resolved'");
        if (filter.States.Count > 0) conditions.Add(database.Dialect.In("state", "@states"));
        if (filter.Level > AlertLevel.Info) conditions.Add("level >= @level");
        if (filter.Group is not null) conditions.Add("group_key = @group");
        if (filter.Cluster is not null) conditions.Add("EXISTS (SELECT 1 FROM alerts WHERE alerts.incident_id = incidents.id AND alerts.cluster = @cluster)");
        if (filter.Case is not null) conditions.Add("EXISTS (SELECT 1 FROM alerts WHERE alerts.incident_id = incidents.id AND alerts.case_name = @case)");
        if (filter.Before is not null) conditions.Add("(opened_at, id) < (@before_time, @before_id)");

        var page = new Statement(
            $"SELECT {IncidentRows.Columns} FROM incidents WHERE {string.Join(" AND ", conditions)} ORDER BY opened_at DESC, id DESC LIMIT @limit", answers: true);
        if (filter.States.Count > 0) page.With<IReadOnlyCollection<string>>("@states", [.. filter.States.Select(state => state.ToString())]);
        if (filter.Level > AlertLevel.Info) page.With("@level", (int)filter.Level);
        if (filter.Group is { } group) page.With("@group", group);
        if (filter.Cluster is { } cluster) page.With("@cluster", cluster);
        if (filter.Case is { } @case) page.With("@case", @case);
        if (filter.Before is { } before) page.With("@before_time", before.OpenedAt).With("@before_id", before.Id);
        return database.ListAsync(page.With("@limit", Math.Clamp(filter.Limit, 1, 1_000)), IncidentRows.Read, cancellation);
    }

    public async Task<IReadOnlyList<IncidentEvent>> StoryAsync(string incident, CancellationToken cancellation)
    {
        var newest = await database.ListAsync(
            new Statement(
                $"""
                SELECT id, at, kind, text, told_by FROM incident_events WHERE incident_id = @incident
                ORDER BY at DESC, ordinal DESC LIMIT {IncidentEvent.MostKept}
                """,
                answers: true)
                .With("@incident", incident),
            IncidentRows.ReadEvent,
            cancellation);
        return [.. newest.Reverse()];
    }

    public Task<IReadOnlyList<Alert>> AlertsAsync(string incident, int limit, CancellationToken cancellation) =>
        database.ListAsync(
            new Statement(
                $"""
                SELECT {AlertRows.Columns} FROM alerts WHERE incident_id = @incident
                ORDER BY CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END, raised_at DESC, id DESC LIMIT @limit
                """,
                answers: true)
                .With("@incident", incident)
                .With("@limit", Math.Clamp(limit, 1, 1_000)),
            AlertRows.Read,
            cancellation);
}
