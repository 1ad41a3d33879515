using System.Collections.Concurrent;
using System.Globalization;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.History;

/// <summary>
/// The weeks run history is cut into on PostgreSQL. They are made ahead, and for a time nobody foresaw when it is written; there is
/// no part that collects the rest unseen. On SQLite nothing is cut.
/// </summary>
sealed partial class Partitions(Database database)
{
    /// <summary>How many weeks are made ahead, this one not counted.</summary>
    const int Ahead = 4;

    /// <summary>Any number, as long as all servers take the same one.</summary>
    const long PartitionLock = 0x4B505257;

    /// <summary>The tables that are cut, and by which column.</summary>
    static readonly (string Table, string Key)[] Cut =
        [("runs", "created_at"), ("measurements", "created_at"), ("node_results", "created_at"), ("evidence", "created_at"), ("skipped_slots", "due")];

    readonly ConcurrentDictionary<DateTimeOffset, bool> covered = new();

    /// <summary>Makes this week and those to come.</summary>
    public Task MakeAheadAsync(DateTimeOffset now, CancellationToken cancellation) =>
        CoverAsync([.. Enumerable.Range(0, Ahead + 1).Select(week => now.AddDays(7 * week))], cancellation);

    /// <summary>Makes what is missing for rows of these times.</summary>
    public async Task CoverAsync(IReadOnlyList<DateTimeOffset> times, CancellationToken cancellation)
    {
        if (!database.Dialect.IsCut) return;
        var missing = times.Select(Partition.MondayOf).Where(monday => !covered.ContainsKey(monday)).Distinct().ToList();
        if (missing.Count == 0) return;

        await database.WriteAsync(session => MakeAsync(session, missing, cancellation), cancellation);
        foreach (var monday in missing) covered[monday] = true;
    }

    /// <summary>The parts of a table, oldest first.</summary>
    public static async Task<IReadOnlyList<Partition>> ListAsync(Session session, string table, CancellationToken cancellation)
    {
        var names = await session.ListAsync(
            new Statement(
                "SELECT part.relname::text AS name FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid WHERE inhparent = @table::regclass",
                answers: true)
                .With("@table", table),
            row => row.Text("name"),
            cancellation);
        return [.. names.Select(name => Partition.Read(table, name)).OfType<Partition>().OrderBy(part => part.Until)];
    }

    static async Task<bool> MakeAsync(Session session, IReadOnlyList<DateTimeOffset> mondays, CancellationToken cancellation)
    {
        await LockAsync(session, cancellation);
        foreach (var (table, _) in Cut)
        {
            var there = await ListAsync(session, table, cancellation);
            foreach (var monday in mondays.Where(monday => !there.Any(part => part.Holds(monday))))
            {
                var part = Partition.Of(table, monday);
                // Made apart and then attached: that waits for no reader and no writer of the table.
                await session.ExecuteAsync(new Statement($"CREATE TABLE IF NOT EXISTS {part.Name} (LIKE {table} INCLUDING ALL)"), cancellation);
                await session.ExecuteAsync(
                    new Statement($"ALTER TABLE {table} ATTACH PARTITION {part.Name} FOR VALUES FROM ('{Bound(part.From!.Value)}') TO ('{Bound(part.Until)}')"),
                    cancellation);
            }
        }
        return true;
    }

    static Task<IReadOnlyList<bool>> LockAsync(Session session, CancellationToken cancellation) =>
        session.ListAsync(
            new Statement("SELECT pg_advisory_xact_lock(@lock) IS NULL AS held", answers: true).With("@lock", PartitionLock), _ => true, cancellation);

    static string Bound(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd 00:00:00+00", CultureInfo.InvariantCulture);
}
