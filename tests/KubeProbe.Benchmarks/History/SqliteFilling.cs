using KubeProbe.Core.Runs;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Benchmarks.History;

/// <summary>One prepared insert, ten thousand runs to a transaction.</summary>
sealed class SqliteFilling(string file) : Filling
{
    const int AtOnce = 10_000;

    protected override async Task CopyAsync(Fleet fleet)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 60 }.ToString());
        await connection.OpenAsync();
        await using var insert = connection.CreateCommand();
        var names = RunRow.Columns.Split(", ");
        insert.CommandText = $"INSERT INTO runs ({RunRow.Columns}) VALUES ({string.Join(", ", names.Select(name => "@" + name))})";
        foreach (var name in names) insert.Parameters.Add(new SqliteParameter("@" + name, null));

        foreach (var some in fleet.Runs().Chunk(AtOnce))
        {
            await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
            insert.Transaction = transaction;
            foreach (var run in some)
            {
                var values = RunRow.Of(run);
                for (var i = 0; i < values.Length; i++) insert.Parameters[i].Value = Bound(values[i]);
                await insert.ExecuteNonQueryAsync();
            }
            await transaction.CommitAsync();
        }
        await using var stand = connection.CreateCommand();
        stand.CommandText = Stand;
        stand.CommandTimeout = 0;
        await stand.ExecuteNonQueryAsync();
    }

    static object Bound(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        bool truth => truth ? 1 : 0,
        _ => value,
    };
}
