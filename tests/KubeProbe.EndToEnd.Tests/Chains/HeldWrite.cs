using Microsoft.Data.Sqlite;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>
/// A write of the centre's that fails, over and over, as long as this is there: it has not happened. The hold is a trigger in the database itself, so
/// the program is the one that users run.
/// </summary>
sealed class HeldWrite : IAsyncDisposable
{
    readonly Centre centre;
    readonly string name;

    HeldWrite(Centre centre, string name) => (this.centre, this.name) = (centre, name);

    /// <summary>Holds writes from now on.</summary>
    /// <param name="centre">Whose they are; it need not run.</param>
    /// <param name="name">A word of its own for each hold: what the centre says of it is looked for in its log.</param>
    /// <param name="writes">Which, as in SQL: <c>INSERT ON alerts</c>.</param>
    public static async Task<HeldWrite> SetAsync(Centre centre, string name, string writes)
    {
        var held = new HeldWrite(centre, name);
        await held.ExecuteAsync($"CREATE TRIGGER held_{name} BEFORE {writes} BEGIN SELECT RAISE(ABORT, 'held at {name}'); END");
        return held;
    }

    /// <summary>The centre came to it, and failed.</summary>
    public Task ReachedAsync() =>
        Stage.UntilAsync<object>(() => Task.FromResult<object?>(centre.Log.Contains($"held at {name}", StringComparison.Ordinal) ? this : null), $"the centre to come to {name}");

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP TRIGGER held_{name}");

    async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(centre.Folder, "kubeprobe.db"), Pooling = false, DefaultTimeout = 60 }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
