using System.Data.Common;
using Npgsql;

namespace KubeProbe.Storage.Databases;

/// <summary>One PostgreSQL database, which several servers may share.</summary>
sealed partial class PostgresDatabase : Database
{
    /// <summary>Any number, as long as all servers take the same one.</summary>
    const long OpeningLock = 0x4B505242;

    readonly NpgsqlDataSource source;
    readonly PostgresDialect dialect = new();

    public PostgresDatabase(StorageOptions options, StorageMeter meter)
        : base(meter)
    {
        var builder = new NpgsqlDataSourceBuilder(PostgresConnections.Of(options));
        // One more round trip for each connection that is dialled, none for those of the pool.
        builder.UsePhysicalConnectionInitializer(Recognize, RecognizeAsync);
        source = builder.Build();
        var where = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Place = $"PostgreSQL database {where.Database} on {where.Host}:{where.Port}";
    }

    public override Dialect Dialect => dialect;

    public override DbDataSource Source => source;

    public override string Invariant => "Npgsql";

    public override string Place { get; }

    public override async Task AloneAsync(Func<Task> work, CancellationToken cancellation)
    {
        await using var connection = await GuardAsync(() => source.OpenConnectionAsync(cancellation).AsTask(), cancellation);
        await GuardAsync(() => LockAsync(connection, "SELECT pg_advisory_lock(@lock)", cancellation), cancellation);
        try
        {
            await work();
        }
        finally
        {
            // Goes with the connection too, should this not arrive.
            await GuardAsync(() => LockAsync(connection, "SELECT pg_advisory_unlock(@lock)", CancellationToken.None), CancellationToken.None);
        }
    }

    protected override async Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await work(new Session(connection, dialect, Meter));
    }

    protected override async Task<T> WriteCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var result = await work(new Session(connection, dialect, Meter));
        await transaction.CommitAsync(CancellationToken.None);
        Meter.Commit();
        return result;
    }

    // A batch is one round trip, and one transaction by itself.
    protected override async Task<IReadOnlyList<IReadOnlyList<string>>> SendCoreAsync(
        IReadOnlyList<Statement> statements, TimeSpan? heldAtMost, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        if (heldAtMost is { } most) batch.BatchCommands.Add(HeldAtMost(most));
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Sql);
            foreach (var value in statement.Values) command.Parameters.Add(PostgresDialect.Parameter(value));
            batch.BatchCommands.Add(command);
        }

        Meter.RoundTrip(statements);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            if (heldAtMost is not null) await reader.NextResultAsync(cancellation);
            return await AnswersAsync(reader, statements, cancellation);
        }
        catch (PostgresException fault) when (heldAtMost is not null && fault.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            throw new RowsHeldException(fault);
        }
    }

    // For this transaction only, and without a round trip of its own.
    static NpgsqlBatchCommand HeldAtMost(TimeSpan most)
    {
        var command = new NpgsqlBatchCommand("SELECT set_config('lock_timeout', @most, true)");
        command.Parameters.AddWithValue("@most", FormattableString.Invariant($"{(long)most.TotalMilliseconds}ms"));
        return command;
    }

    static async Task<IReadOnlyList<IReadOnlyList<string>>> AnswersAsync(
        NpgsqlDataReader reader, IReadOnlyList<Statement> statements, CancellationToken cancellation)
    {
        var answers = new List<IReadOnlyList<string>>();
        foreach (var _ in statements.Where(statement => statement.Answers))
        {
            var rows = new List<string>();
            while (await reader.ReadAsync(cancellation)) rows.Add(reader.GetString(0));
            answers.Add(rows);
            await reader.NextResultAsync(cancellation);
        }
        while (await reader.NextResultAsync(cancellation))
        {
            // To the end: an error of the last statement shows only there.
        }
        return answers;
    }

    // Another server may be migrating much history just now.
    static async Task<bool> LockAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        command.Parameters.AddWithValue("@lock", OpeningLock);
        await command.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
