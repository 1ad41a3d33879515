using KubeProbe.Core.Runs;
using Npgsql;
using NpgsqlTypes;

namespace KubeProbe.Benchmarks.History;

/// <summary>Over COPY, a hundred thousand runs at a time.</summary>
sealed class PostgresFilling(string connection) : Filling
{
    const int AtOnce = 100_000;

    protected override async Task CopyAsync(Fleet fleet)
    {
        await using var source = new NpgsqlDataSourceBuilder(connection) { ConnectionStringBuilder = { CommandTimeout = 0 } }.Build();
        await using var runs = await source.OpenConnectionAsync();
        await using var ids = await source.OpenConnectionAsync();
        // Built once over all rows rather than row by row.
        var indexes = await IndexesAsync(runs);
        foreach (var (name, _) in indexes) await ExecuteAsync(runs, $"DROP INDEX {name}");
        var done = 0;
        foreach (var some in fleet.Runs().Chunk(AtOnce))
        {
            await Task.WhenAll(CopyIdsAsync(ids, some), CopyRunsAsync(runs, some));
            done += some.Length;
            if (done % 1_000_000 == 0) Console.Error.WriteLine($"{done:N0} runs");
        }
        foreach (var (name, definition) in indexes)
        {
            await ExecuteAsync(runs, $"SET maintenance_work_mem = '1GB'; {definition}");
            Console.Error.WriteLine($"index {name}");
        }
        await ExecuteAsync(runs, Stand);
        foreach (var table in await PartsAsync(runs)) await ExecuteAsync(runs, $"VACUUM (ANALYZE) {table}");
    }

    static async Task CopyIdsAsync(NpgsqlConnection connection, RunRecord[] runs)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY run_ids (id, created_at) FROM STDIN (FORMAT BINARY)");
        foreach (var run in runs)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(run.Order.Id.ToString(), NpgsqlDbType.Text);
            await copy.WriteAsync(run.CreatedAt, NpgsqlDbType.TimestampTz);
        }
        await copy.CompleteAsync();
    }

    static async Task CopyRunsAsync(NpgsqlConnection connection, RunRecord[] runs)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY runs ({RunRow.Columns}) FROM STDIN (FORMAT BINARY)");
        foreach (var run in runs)
        {
            await copy.StartRowAsync();
            foreach (var value in RunRow.Of(run))
                switch (value)
                {
                    case null: await copy.WriteNullAsync(); break;
                    case DateTimeOffset time: await copy.WriteAsync(time, NpgsqlDbType.TimestampTz); break;
                    case int number: await copy.WriteAsync(number, NpgsqlDbType.Integer); break;
                    case bool truth: await copy.WriteAsync(truth, NpgsqlDbType.Boolean); break;
                    default: await copy.WriteAsync((string)value, NpgsqlDbType.Text); break;
                }
        }
        await copy.CompleteAsync();
    }

    /// <summary>The indexes of the runs that no constraint needs, with what makes them again over all partitions.</summary>
    static async Task<List<(string Name, string Definition)>> IndexesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index
            WHERE indrelid = 'runs'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var indexes = new List<(string, string)>();
        while (await reader.ReadAsync()) indexes.Add((reader.GetString(0), reader.GetString(1)));
        return indexes;
    }

    static async Task<List<string>> PartsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'runs'::regclass UNION ALL VALUES ('run_ids'), ('standings'), ('manifests')", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        return names;
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
