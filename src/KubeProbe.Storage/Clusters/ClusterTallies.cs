using KubeProbe.Core.Clusters;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Clusters;

/// <summary>Counts over the tables that stay small: last verdicts, firing alerts, and the skipped slots of late.</summary>
sealed class ClusterTallies(Database database) : IClusterTallies
{
    public Task<IReadOnlyDictionary<string, ClusterTally>> CountAsync(
        IReadOnlyCollection<string>? clusters, DateTimeOffset skippedSince, CancellationToken cancellation)
    {
        var these = clusters is null ? "" : $" AND {database.Dialect.In("cluster", "@clusters")}";

        Statement Of(string sql)
        {
            var statement = new Statement(sql, answers: true);
            return clusters is null ? statement : statement.With("@clusters", clusters);
        }

        return database.ReadAsync<IReadOnlyDictionary<string, ClusterTally>>(
            async session =>
            {
                var tallies = new Dictionary<string, ClusterTally>();
                foreach (var (cluster, tally) in await session.ListAsync(Of(Verdicts(these)), Read, cancellation)) tallies[cluster] = tally;
                foreach (var (cluster, count) in await session.ListAsync(Of(Alerts(these)), Count, cancellation))
                    tallies[cluster] = tallies.GetValueOrDefault(cluster) with { Firing = count };
                foreach (var (cluster, count) in await session.ListAsync(Of(Skipped(these)).With("@since", skippedSince), Count, cancellation))
                    tallies[cluster] = tallies.GetValueOrDefault(cluster) with { Skipped = count };
                return tallies;
            },
            cancellation);
    }

    static string Verdicts(string these) =>
        $"""
        SELECT cluster, count(*) FILTER (WHERE verdict = 'Passed') AS passed, count(*) FILTER (WHERE verdict = 'Failed') AS failed,
            count(*) FILTER (WHERE verdict = 'ProbeFault') AS probe_fault, count(*) FILTER (WHERE verdict = 'Unknown' AND reason NOT LIKE 'not-applicable%') AS unknown_count,
            count(*) FILTER (WHERE reason LIKE 'not-applicable%') AS not_applicable,
            max(finished_at) FILTER (WHERE reason NOT LIKE 'not-applicable%') AS last_verdict
        FROM standings WHERE 1 = 1{these} GROUP BY cluster
        """;

    static string Alerts(string these) => $"SELECT cluster, count(*) AS number FROM alerts WHERE resolved_at IS NULL AND kind <> 'ProbeFault'{these} GROUP BY cluster";

    static string Skipped(string these) => $"SELECT cluster, sum(slots) AS number FROM skipped_slots WHERE due >= @since AND reason NOT LIKE 'not-applicable%'{these} GROUP BY cluster";

    static (string, ClusterTally) Read(Row row) => (row.Text("cluster"), new ClusterTally
    {
        Passed = row.Number("passed"),
        Failed = row.Number("failed"),
        ProbeFault = row.Number("probe_fault"),
        Unknown = row.Number("unknown_count"),
        NotApplicable = row.Number("not_applicable"),
        LastVerdictAt = row.TimeOrNull("last_verdict"),
    });

    static (string, long) Count(Row row) => (row.Text("cluster"), row.Number("number"));
}
