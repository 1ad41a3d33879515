using System.Data.Common;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>
/// The database under the servers, and a hand on it: every write of a run's life can be held where it is. The hold is a trigger in
/// the database itself, so the program is the one that users run.
/// </summary>
abstract class Store : IAsyncDisposable
{
    /// <summary>The settings a server of this name takes.</summary>
    public abstract IReadOnlyList<string> SettingsOf(string server);

    /// <summary>Puts the triggers in; once, when a server has made the schema.</summary>
    public abstract Task PrepareAsync();

    /// <summary>Holds a step from now on.</summary>
    public abstract Task<WriteHold> HoldAsync(WriteStep step);

    /// <summary>Rows of one statement.</summary>
    public async Task<IReadOnlyList<string[]>> QueryAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture)!)]);
        return rows;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public abstract ValueTask DisposeAsync();

    protected abstract DbConnection Connect();
}

/// <summary>A step that is held. Disposal lets it go.</summary>
abstract class WriteHold : IAsyncDisposable
{
    /// <summary>Until a write is held; answers with the server whose it is.</summary>
    public abstract Task<ServerProcess> ReachedAsync(IReadOnlyList<ServerProcess> servers);

    /// <summary>What a dead server's connections still have under way comes to nothing, as when they break with it.</summary>
    public abstract Task LoseAsync(ServerProcess dead);

    public abstract ValueTask DisposeAsync();
}
