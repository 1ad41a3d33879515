using System.Data.Common;

namespace KubeProbe.Storage.Databases;

/// <summary>An open connection, for as long as one piece of work takes.</summary>
/// <param name="connection">Open.</param>
/// <param name="dialect">Its dialect.</param>
/// <param name="meter">Counts.</param>
/// <param name="prepared">Commands to keep by their text, when the connection outlives the session and is to a file of this process.</param>
sealed class Session(DbConnection connection, Dialect dialect, StorageMeter meter, Dictionary<string, DbCommand>? prepared = null)
{
    public Dialect Dialect => dialect;

    /// <summary>Runs a statement; answers with the number of rows it changed.</summary>
    public async Task<int> ExecuteAsync(Statement statement, CancellationToken cancellation)
    {
        Count(statement);
        var command = Command(statement);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellation);
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>All rows.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(Statement statement, Func<Row, T> read, CancellationToken cancellation)
    {
        Count(statement);
        var command = Command(statement);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation)) rows.Add(read(new Row(reader, dialect)));
            return rows;
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>The first row, or null.</summary>
    public async Task<T?> FirstAsync<T>(Statement statement, Func<Row, T> read, CancellationToken cancellation) where T : class =>
        (await ListAsync(statement, read, cancellation)).FirstOrDefault();

    void Count(Statement statement)
    {
        if (prepared is null) meter.RoundTrip([statement]);
        else meter.Statements([statement]);
    }

    DbCommand Command(Statement statement)
    {
        if (prepared?.TryGetValue(statement.Sql, out var kept) == true)
        {
            Bind(kept, statement);
            return kept;
        }

        var command = connection.CreateCommand();
        command.CommandText = statement.Sql;
        if (statement.Unhurried) command.CommandTimeout = 0;
        Bind(command, statement);
        if (prepared is { Count: < 200 }) prepared.Add(statement.Sql, command);
        return command;
    }

    void Bind(DbCommand command, Statement statement)
    {
        foreach (var value in statement.Values) dialect.Bind(command, value);
    }

    void Release(DbCommand command)
    {
        if (prepared?.ContainsKey(command.CommandText) != true) command.Dispose();
    }
}
