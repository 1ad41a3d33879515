using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.History;

/// <summary>Four weeks of a hundred clusters on PostgreSQL: enough for its planner to tell an index from none, with the statistics autovacuum keeps.</summary>
public sealed class FilledHistory : IAsyncLifetime
{
    public static readonly DateTimeOffset From = new(2026, 2, 3, 0, 0, 0, TimeSpan.Zero);

    readonly PostgresStorage storage = new();

    internal Database Database => storage.Database;

    public async ValueTask InitializeAsync()
    {
        await storage.InitializeAsync();
        await DropOthersAsync();
        await storage.Get<Partitions>().CoverAsync([.. Enumerable.Range(0, 4).Select(week => From.AddDays(7 * week))], default);
        await ExecuteAsync(
            """
            INSERT INTO runs (id, cluster, case_name, binding, run_trigger, triggered_by, change_id, run_order, phase, due, created_at, finished_at,
                              attempt, verdict, reason, message, errors, closed_by, settled)
            SELECT translate(substr(md5(n::text), 1, 26), '0189', 'qrst'), 'c' || n % 100, 'k' || n / 100 % 20, 'b' || n / 100 % 5,
                   CASE WHEN n % 83 = 0 THEN 'Manual' WHEN n % 41 = 0 THEN 'Change' ELSE 'Periodic' END, '',
                   CASE WHEN n % 83 <> 0 AND n % 41 = 0 THEN 'change-' || n / 1000 END, repeat('{"order":"as long as they are"} ', 20),
                   CASE WHEN n > 59900 THEN 'Running' ELSE 'Finished' END, at, at, CASE WHEN n > 59900 THEN NULL ELSE at END, 1,
                   CASE WHEN n > 59900 THEN NULL WHEN n % 31 = 0 THEN 'Failed' ELSE 'Passed' END, 'reported', 'ok', '[]', 'Report', n <= 59900
            FROM (SELECT n, @from::timestamptz + n * interval '38 seconds' AS at FROM generate_series(0, 60000) AS n) AS numbers
            """);
        await ExecuteAsync("INSERT INTO run_ids (id, created_at) SELECT id, created_at FROM runs");
        await storage.Database.ReadAsync(
            async session =>
            {
                foreach (var part in await Partitions.ListAsync(session, "runs", default)) await session.ExecuteAsync(new Statement($"ANALYZE {part.Name}"), default);
                return await session.ExecuteAsync(new Statement("ANALYZE run_ids"), default);
            },
            default);
    }

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    // The weeks of today are empty, and what is empty is read without an index.
    Task<bool> DropOthersAsync() => Database.WriteAsync(
        async session =>
        {
            foreach (var part in await Partitions.ListAsync(session, "runs", default)) await session.ExecuteAsync(new Statement($"DROP TABLE {part.Name}"), default);
            return true;
        },
        default);

    internal async Task<string> PlanAsync(Statement asked, bool analyze = false) => string.Join('\n', await Database.ListAsync(
        asked.Explained(analyze ? "EXPLAIN (ANALYZE, TIMING OFF)" : "EXPLAIN"), row => row.FirstText(), default));

    internal async Task<string> AnyIdAsync() => (await Database.ListAsync(
        new Statement("SELECT id FROM runs WHERE cluster = 'c42' ORDER BY created_at LIMIT 1 OFFSET 200", answers: true), row => row.FirstText(), default))[0];

    Task<int> ExecuteAsync(string sql)
    {
        var statement = new Statement(sql);
        return Database.ExecuteAsync(sql.Contains("@from", StringComparison.Ordinal) ? statement.With("@from", From) : statement, default);
    }
}
