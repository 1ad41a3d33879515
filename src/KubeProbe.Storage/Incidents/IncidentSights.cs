using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Storage.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Incidents;

/// <summary>What has to be known of an incident before anything of it is decided.</summary>
static class IncidentSights
{
    // A merged one may have been merged on.
    const int MostMerges = 10;

    // Each statement is a round trip: what is asked of the alerts that fire, of the case and of the cluster is asked at once.
    const string Others =
        $"""
        WITH firing AS (
            SELECT cluster, case_name, CASE WHEN EXISTS ({Outage} alerts.cluster) THEN 1 ELSE 0 END AS is_out
            FROM alerts WHERE incident_id = @incident AND resolved_at IS NULL AND id <> @but)
        SELECT 'alerts' AS what, '' AS name, count(*) AS number FROM firing
        UNION ALL SELECT 'clusters', '', count(DISTINCT cluster) FROM firing
        UNION ALL SELECT 'reached', '', count(DISTINCT CASE WHEN is_out = 0 THEN cluster END) FROM firing
        UNION ALL SELECT 'mine', '', count(CASE WHEN cluster = @cluster THEN 1 END) FROM firing
        UNION ALL SELECT 'cluster', name, 0 FROM (SELECT DISTINCT cluster AS name FROM firing ORDER BY cluster LIMIT @names) AS clusters
        UNION ALL SELECT 'case', name, 0 FROM (SELECT DISTINCT case_name AS name FROM firing WHERE case_name <> '' ORDER BY case_name LIMIT @names) AS cases
        UNION ALL SELECT 'outage', '', CASE WHEN @case <> '' AND EXISTS ({Outage} @cluster) THEN 1 ELSE 0 END
        UNION ALL SELECT 'labels', name || ' ' || labels, 0 FROM manifests
            WHERE kind = 'Cluster' AND (name = @cluster OR name = (SELECT cluster FROM alerts WHERE id = @lead))
        UNION ALL SELECT 'of', '',
        """;

    const string Outage = "SELECT 1 FROM alerts AS outage WHERE outage.kind = 'Outage' AND outage.resolved_at IS NULL AND outage.cluster =";

    public static async Task<IncidentSight> OfAlertAsync(Session session, Alert alert, CancellationToken cancellation)
    {
        var incident = await NewestAsync(session, alert.Group ?? "", cancellation);
        for (var merges = 0; incident?.MergedInto is { } into && merges < MostMerges; merges++)
        {
            // What took its alerts may be over, with another one of that group open.
            var other = await FindAsync(session, into, cancellation);
            incident = other is { IsOpen: false } ? await NewestAsync(session, other.Group, cancellation) : other;
        }
        return await SeenAsync(session, incident, alert, cancellation);
    }

    public static async Task<IncidentSight?> OfIncidentAsync(Session session, string id, CancellationToken cancellation) =>
        await FindAsync(session, id, cancellation) is { } incident ? await SeenAsync(session, incident, null, cancellation) : null;

    public static Task<Incident?> FindAsync(Session session, string id, CancellationToken cancellation) =>
        session.FirstAsync(new Statement($"SELECT {IncidentRows.Columns} FROM incidents WHERE id = @id", answers: true).With("@id", id), IncidentRows.Read, cancellation);

    static Task<Incident?> NewestAsync(Session session, string group, CancellationToken cancellation) => session.FirstAsync(
        new Statement($"SELECT {IncidentRows.Columns} FROM incidents WHERE group_key = @group ORDER BY opened_at DESC, id DESC LIMIT 1", answers: true).With("@group", group),
        IncidentRows.Read,
        cancellation);

    static async Task<IncidentSight> SeenAsync(Session session, Incident? incident, Alert? alert, CancellationToken cancellation)
    {
        IReadOnlyCollection<string> ids = [.. new[] { alert?.Id, incident?.LeadAlert }.OfType<string>().Distinct()];
        var written = await session.ListAsync(
            new Statement($"SELECT {AlertRows.Columns} FROM alerts WHERE {session.Dialect.In("id", "@ids")}", answers: true).With("@ids", ids), AlertRows.Read, cancellation);
        var found = await session.ListAsync(
            Asked(session, incident, alert), row => (What: row.Text("what"), Name: row.Text("name"), Number: (int)row.Number("number")), cancellation);

        int Number(string what) => found.First(one => one.What == what).Number;
        IReadOnlyList<string> Names(string what) => [.. found.Where(one => one.What == what).Select(one => one.Name).Order(StringComparer.Ordinal)];
        return new IncidentSight(
            incident,
            written.FirstOrDefault(one => one.Id == incident?.LeadAlert),
            written.FirstOrDefault(one => one.Id == alert?.Id),
            new FiringAlerts(Number("alerts"), Number("clusters"), Number("reached"), Number("mine") > 0, Names("cluster"), Names("case")),
            Number("of"),
            Number("outage") == 1)
        {
            ClusterLabels = found.Where(one => one.What == "labels").Select(one => one.Name.Split(' ', 2)).ToDictionary(each => each[0], each => ClusterLabels.Read(each[1])),
        };
    }

    // Where it could fire. Of cases: clusters with a verdict of one of them. Of whole clusters: all that are declared.
    static Statement Asked(Session session, Incident? incident, Alert? alert)
    {
        IReadOnlyCollection<string> cases = [.. (incident?.Cases ?? []).Append(alert?.Case ?? "").Where(name => name.Length > 0).Distinct()];
        var asked = cases.Count == 0
            ? new Statement($"{Others} count(*) FROM manifests WHERE kind = 'Cluster'", answers: true)
            : new Statement($"{Others} count(DISTINCT cluster) FROM standings WHERE {session.Dialect.In("case_name", "@cases")}", answers: true).With("@cases", cases);
        return asked
            .With("@incident", incident?.Id ?? "")
            .With("@lead", incident?.LeadAlert ?? "")
            .With("@but", alert?.Id ?? "")
            .With("@cluster", alert?.Cluster ?? "")
            .With("@case", alert?.Case ?? "")
            .With("@names", Incident.MaxNames);
    }
}
