using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Incidents;

/// <summary>Incidents cluster by cluster: one statement for the clusters, one for what is of them.</summary>
sealed class IncidentFleets(Database database) : IIncidentFleets
{
    // A hundred clusters with fifty cases each.
    const int MostParts = 5_000;

    const string Rank = "CASE level WHEN 'Critical' THEN 3 WHEN 'Error' THEN 2 WHEN 'Warning' THEN 1 ELSE 0 END";

    // While something fires there, that is what counts.
    static readonly string Clusters =
        $"""
        WITH clusters AS (
            SELECT cluster, count(CASE WHEN resolved_at IS NULL THEN 1 END) AS firing,
                max(CASE WHEN resolved_at IS NULL THEN {Rank} END) AS worst, max({Rank}) AS worst_ever,
                min(CASE WHEN resolved_at IS NULL THEN raised_at END) AS since, min(raised_at) AS first, max(resolved_at) AS ended
            FROM alerts WHERE incident_id = @incident GROUP BY cluster)
        SELECT cluster, firing, coalesce(worst, worst_ever) AS level, coalesce(since, first) AS since, ended, count(*) OVER () AS all_clusters
        FROM clusters ORDER BY CASE WHEN firing > 0 THEN 0 ELSE 1 END, coalesce(worst, worst_ever) DESC, coalesce(since, first), cluster LIMIT @limit
        """;

    public Task<IncidentFleet> OfAsync(string incident, int limit, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            var clusters = await session.ListAsync(
                new Statement(Clusters, answers: true).With("@incident", incident).With("@limit", Math.Clamp(limit, 1, IncidentFleet.Most)),
                row => (Name: row.Text("cluster"), Firing: (int)row.Number("firing"), Level: (AlertLevel)row.Number("level"), Since: row.Time("since"), Ended: row.TimeOrNull("ended"), All: (int)row.Number("all_clusters")),
                cancellation);
            if (clusters.Count == 0) return new IncidentFleet(0, []);
            var parts = (await session.ListAsync(Parts(session, incident, [.. clusters.Select(one => one.Name)]), Part.Read, cancellation)).ToLookup(part => part.Cluster);
            return new IncidentFleet(clusters[0].All, [.. clusters.Select(one => Of(one.Name, one.Firing, one.Level, one.Since, one.Ended, [.. parts[one.Name].Where(part => part.Fires == one.Firing > 0)]))]);
        },
        cancellation);

    static IncidentCluster Of(string name, int firing, AlertLevel level, DateTimeOffset since, DateTimeOffset? ended, IReadOnlyList<Part> parts) =>
        new(name, [.. parts.Select(part => part.Case).Where(each => each.Length > 0).Distinct().Order(StringComparer.Ordinal).Take(Incident.MaxNames)], firing, level, since, firing > 0 ? null : ended)
        {
            Last = parts.Select(part => part.Last).OfType<LastVerdict>().MaxBy(last => last.At),
            Failed = parts.Where(part => part.Failed is not null).MaxBy(part => part.RaisedAt)?.Failed,
        };

    // The newest alert of each case of each cluster, with the case's last verdict there.
    static Statement Parts(Session session, string incident, IReadOnlyCollection<string> clusters) =>
        new Statement(
            $"""
            SELECT cluster, case_name, raised_at, resolved_at, last_run, run_id, verdict, finished_at FROM (
                SELECT alerts.cluster, alerts.case_name, alerts.raised_at, alerts.resolved_at, alerts.last_run, standings.run_id, standings.verdict, standings.finished_at,
                    row_number() OVER (PARTITION BY alerts.cluster, alerts.case_name, CASE WHEN alerts.resolved_at IS NULL THEN 0 ELSE 1 END
                        ORDER BY alerts.raised_at DESC, alerts.id, standings.finished_at DESC) AS place
                FROM alerts LEFT JOIN standings ON standings.cluster = alerts.cluster AND standings.case_name = alerts.case_name
                WHERE alerts.incident_id = @incident AND {session.Dialect.In("alerts.cluster", "@clusters")}) AS parts
            WHERE place = 1 ORDER BY CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END, cluster, case_name LIMIT {MostParts}
            """,
            answers: true)
            .With("@incident", incident)
            .With("@clusters", clusters);

    sealed record Part(string Cluster, string Case, DateTimeOffset RaisedAt, bool Fires, RunId? Failed, LastVerdict? Last)
    {
        public static Part Read(Row row) => new(
            row.Text("cluster"), row.Text("case_name"), row.Time("raised_at"), row.TimeOrNull("resolved_at") is null,
            RunId.TryParse(row.Text("last_run"), out var run) ? run : null,
            row.TextOrNull("run_id") is { } last && RunId.TryParse(last, out var of) ? new LastVerdict(of, row.Name<Verdict>("verdict"), row.Time("finished_at")) : null);
    }
}
