using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Storage.Databases;

/// <summary>One SQLite file, for one process. All writes of ours go one after the other through one connection.</summary>
sealed partial class SqliteDatabase(string path, string identityFile, StorageMeter meter) : Database(meter)
{
    readonly string path = Path.GetFullPath(path);
    readonly SemaphoreSlim turn = new(1);
    readonly SqliteDialect dialect = new();
    readonly SqliteSource source = new(Path.GetFullPath(path));
    readonly Dictionary<string, DbCommand> prepared = [];
    SqliteFileLock? held;
    DbConnection? writer;

    public override Dialect Dialect => dialect;

    public override DbDataSource Source => source;

    // What Orleans calls SQLite; it loads Microsoft.Data.Sqlite under that name.
    public override string Invariant => "System.Data.SQLite";

    public override string Place => $"SQLite file {path}";

    // The lock on the file keeps every other server out for good.
    public override Task AloneAsync(Func<Task> work, CancellationToken cancellation) => work();

    // The path is a file's, and whoever replaces it while it is locked is warned by its absence.
    public override void Expect(string id)
    {
    }

    protected override async Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        MustExist();
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await work(new Session(connection, dialect, Meter));
    }

    protected override async Task<T> WriteCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            MustExist();
            writer ??= await source.OpenConnectionAsync(cancellation);
            await StepAsync("BEGIN IMMEDIATE");
            var result = await work(new Session(writer, dialect, Meter, prepared));
            await StepAsync("COMMIT");
            Meter.Commit();
            return result;
        }
        catch
        {
            // Closing rolls back, whatever state the connection is in; the next write opens a new one.
            CloseWriter();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    protected override Task<IReadOnlyList<IReadOnlyList<string>>> SendCoreAsync(
        IReadOnlyList<Statement> statements, TimeSpan? heldAtMost, CancellationToken cancellation) =>
        WriteCoreAsync<IReadOnlyList<IReadOnlyList<string>>>(
            async session =>
            {
                var answers = new List<IReadOnlyList<string>>();
                foreach (var statement in statements)
                {
                    if (statement.Answers) answers.Add(await session.ListAsync(statement, row => row.FirstText(), cancellation));
                    else await session.ExecuteAsync(statement, cancellation);
                }
                return answers;
            },
            cancellation);

    async Task StepAsync(string sql)
    {
        await using var command = writer!.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    void CloseWriter()
    {
        foreach (var command in prepared.Values) command.Dispose();
        prepared.Clear();
        if (writer is SqliteConnection broken)
        {
            // Out of the pool as well, or the transaction that failed would live on in it.
            SqliteConnection.ClearPool(broken);
            broken.Dispose();
        }
        writer = null;
    }

    public override async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        CloseWriter();
        using (var connection = new SqliteConnection(source.ConnectionString)) SqliteConnection.ClearPool(connection);
        await source.DisposeAsync();
        held?.Dispose();
        turn.Dispose();
    }
}
