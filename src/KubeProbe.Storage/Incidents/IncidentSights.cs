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

    const string IsOut = "EXISTS (SELECT 1 FROM alerts AS outage WHERE outage.cluster = {0} AND outage.kind = 'Outage' AND outage.resolved_at IS NULL)";

    public static async Task<IncidentSight> OfAlertAsync(Session session, Alert alert, CancellationToken cancellation)
    {
        var known = await session.FirstAsync(
            new Statement($"SELECT {AlertRows.Columns} FROM alerts WHERE id = @id", answers: true).With("@id", alert.Id), AlertRows.Read, cancellation);
        var incident = await NewestAsync(session, alert.Group ?? "", cancellation);
        for (var merges = 0; incident?.MergedInto is { } into && merges < MostMerges; merges++)
        {
            // What took its alerts may be over, with another one of that group open.
            var other = await FindAsync(session, into, cancellation);
            incident = other is { IsOpen: false } ? await NewestAsync(session, other.Group, cancellation) : other;
        }
        return await SeenAsync(session, incident, alert, known, cancellation);
    }

    public static async Task<IncidentSight?> OfIncidentAsync(Session session, string id, CancellationToken cancellation) =>
        await FindAsync(session, id, cancellation) is { } incident ? await SeenAsync(session, incident, null, null, cancellation) : null;

    public static Task<Incident?> FindAsync(Session session, string id, CancellationToken cancellation) =>
        session.FirstAsync(new Statement($"SELECT {IncidentRows.Columns} FROM incidents WHERE id = @id", answers: true).With("@id", id), IncidentRows.Read, cancellation);

    static Task<Incident?> NewestAsync(Session session, string group, CancellationToken cancellation) => session.FirstAsync(
        new Statement($"SELECT {IncidentRows.Columns} FROM incidents WHERE group_key = @group ORDER BY opened_at DESC, id DESC LIMIT 1", answers: true).With("@group", group),
        IncidentRows.Read,
        cancellation);

    static async Task<IncidentSight> SeenAsync(Session session, Incident? incident, Alert? alert, Alert? known, CancellationToken cancellation)
    {
        // Each statement is a round trip: what is known is not asked for again, and what can be is asked for together.
        var lead = incident is null ? null : incident.LeadAlert == known?.Id ? known : await session.FirstAsync(
            new Statement($"SELECT {AlertRows.Columns} FROM alerts WHERE id = @id", answers: true).With("@id", incident.LeadAlert), AlertRows.Read, cancellation);
        var others = incident is null ? FiringAlerts.None : await OthersAsync(session, incident.Id, alert, cancellation);
        var (clusters, outage) = await CoverageAsync(session, incident, alert, cancellation);
        return new IncidentSight(incident, lead, known, others, clusters, outage);
    }

    static async Task<FiringAlerts> OthersAsync(Session session, string incident, Alert? but, CancellationToken cancellation)
    {
        Statement Of(string sql) => new Statement(sql, answers: true).With("@incident", incident).With("@but", but?.Id ?? "");
        const string Firing = "FROM alerts WHERE incident_id = @incident AND resolved_at IS NULL AND id <> @but";

        var (count, clusters, reached, has) = (await session.ListAsync(
            Of($"""
                SELECT count(*) AS alerts, count(DISTINCT cluster) AS clusters,
                    count(DISTINCT CASE WHEN NOT {string.Format(null, IsOut, "alerts.cluster")} THEN cluster END) AS reached,
                    count(CASE WHEN cluster = @cluster THEN 1 END) AS mine
                {Firing}
                """).With("@cluster", but?.Cluster ?? ""),
            row => (row.Number("alerts"), row.Number("clusters"), row.Number("reached"), row.Number("mine") > 0),
            cancellation))[0];
        if (count == 0) return FiringAlerts.None;

        var names = await session.ListAsync(
            Of($"""
                SELECT name, of_clusters FROM (SELECT DISTINCT cluster AS name, 1 AS of_clusters {Firing} ORDER BY cluster LIMIT {Incident.MaxNames}) AS clusters
                UNION ALL
                SELECT name, of_clusters FROM (SELECT DISTINCT case_name AS name, 0 AS of_clusters {Firing} AND case_name <> '' ORDER BY case_name LIMIT {Incident.MaxNames}) AS cases
                """),
            row => (Name: row.Text("name"), OfClusters: row.Number("of_clusters") == 1),
            cancellation);
        IReadOnlyList<string> Sorted(bool ofClusters) => [.. names.Where(one => one.OfClusters == ofClusters).Select(one => one.Name).Order(StringComparer.Ordinal)];
        return new FiringAlerts((int)count, (int)clusters, (int)reached, has, Sorted(ofClusters: true), Sorted(ofClusters: false));
    }

    // Of cases: clusters with a verdict of one of them. Of whole clusters: all that are declared. And whether the alert's cluster is out of reach.
    static async Task<(int Clusters, bool Outage)> CoverageAsync(Session session, Incident? incident, Alert? alert, CancellationToken cancellation)
    {
        IReadOnlyCollection<string> cases = [.. (incident?.Cases ?? []).Append(alert?.Case ?? "").Where(name => name.Length > 0).Distinct()];
        var outage = $"CASE WHEN {string.Format(null, IsOut, "@cluster")} THEN 1 ELSE 0 END AS outage";
        var statement = cases.Count == 0
            ? new Statement($"SELECT count(*) AS number, {outage} FROM manifests WHERE kind = 'Cluster'", answers: true)
            : new Statement($"SELECT count(DISTINCT cluster) AS number, {outage} FROM standings WHERE {session.Dialect.In("case_name", "@cases")}", answers: true).With("@cases", cases);
        // The alert of a whole cluster is not silenced by its outage.
        statement = statement.With("@cluster", alert is { Case.Length: > 0 } ? alert.Cluster : "");
        return (await session.ListAsync(statement, row => ((int)row.Number("number"), row.Number("outage") == 1), cancellation))[0];
    }
}
