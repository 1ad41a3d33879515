using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace KubeProbe.Fleet;

/// <summary>Reads what the servers wrote.</summary>
sealed class FleetStore(DbDataSource source, bool sqlite) : IAsyncDisposable
{
    public static FleetStore Sqlite(string file) =>
        new(SqliteFactory.Instance.CreateDataSource($"Data Source={file};Mode=ReadOnly"), sqlite: true);

    public static FleetStore Postgres(string connection) => new(NpgsqlDataSource.Create(connection), sqlite: false);

    /// <summary>Runs of slots in a window.</summary>
    public Task<List<RunRow>> RunsAsync(DateTimeOffset from, DateTimeOffset to) => ReadAsync(
        "SELECT id, cluster, binding, due, verdict FROM runs WHERE run_trigger = 'Periodic' AND due >= @from AND due < @to",
        from, to, row => new RunRow(row.GetString(0), row.GetString(1), row.GetString(2), Time(row, 3), row.IsDBNull(4) ? null : row.GetString(4)));

    /// <summary>Recorded reasons why slots of a window did not run; each stands for so many, the first and last of which are named.</summary>
    public Task<List<SkipRow>> SkipsAsync(DateTimeOffset from, DateTimeOffset to) => ReadAsync(
        "SELECT cluster, binding, due, coalesce(until, due), slots FROM skipped_slots WHERE coalesce(until, due) >= @from AND due < @to",
        from, to, row => new SkipRow(row.GetString(0), row.GetString(1), Time(row, 2), Time(row, 3), row.GetInt32(4)));

    /// <summary>Slots of a window that are over: a verdict, or a reason why not.</summary>
    public async Task<long> OverAsync(DateTimeOffset from, DateTimeOffset to) => (await ReadAsync(
        """
        SELECT (SELECT count(*) FROM runs WHERE run_trigger = 'Periodic' AND due >= @from AND due < @to AND verdict IS NOT NULL)
             + (SELECT coalesce(sum(slots), 0) FROM skipped_slots WHERE coalesce(until, due) >= @from AND due < @to)
        """,
        from, to, row => row.GetInt64(0)))[0];

    /// <summary>Verdicts given in a time.</summary>
    public async Task<long> VerdictsAsync(DateTimeOffset from, DateTimeOffset to) => (await ReadAsync(
        "SELECT count(*) FROM runs WHERE finished_at >= @from AND finished_at < @to", from, to, row => row.GetInt64(0)))[0];

    /// <summary>PostgreSQL: bytes of its write-ahead log, and commits, so far.</summary>
    public async Task<(long WalBytes, long Commits)?> WorkAsync()
    {
        if (sqlite) return null;
        var now = TimeProvider.System.GetUtcNow();
        return (await ReadAsync(
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, xact_commit FROM pg_stat_database
            WHERE datname = current_database() AND @from <= @to
            """,
            now, now, row => (row.GetInt64(0), row.GetInt64(1))))[0];
    }

    async Task<List<T>> ReadAsync<T>(string sql, DateTimeOffset from, DateTimeOffset to, Func<DbDataReader, T> read)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 120;
        Bind("@from", from);
        Bind("@to", to);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;

        void Bind(string name, DateTimeOffset time)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, sqlite ? Microseconds(time) : time);
            command.Parameters.Add(parameter);
        }
    }

    DateTimeOffset Time(DbDataReader row, int ordinal) =>
        sqlite ? DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(ordinal) * TimeSpan.TicksPerMicrosecond) : row.GetFieldValue<DateTimeOffset>(ordinal);

    static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public ValueTask DisposeAsync() => source.DisposeAsync();
}

/// <summary>A run of a slot.</summary>
sealed record RunRow(string Id, string Cluster, string Binding, DateTimeOffset Due, string? Verdict);

/// <summary>Slots that did not run.</summary>
sealed record SkipRow(string Cluster, string Binding, DateTimeOffset First, DateTimeOffset Last, int Slots);
