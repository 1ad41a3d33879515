using System.Data.Common;
using System.Diagnostics;
using KubeProbe.Core;

namespace KubeProbe.Storage.Databases;

/// <summary>
/// One database. Work runs on the thread pool, so that a driver that blocks never holds a grain's turn, and every failure to
/// reach the database comes out as <see cref="StorageUnavailableException"/>.
/// </summary>
abstract class Database(StorageMeter meter) : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    /// <summary>Opens connections; Orleans' providers use it too.</summary>
    public abstract DbDataSource Source { get; }

    /// <summary>The name Orleans' providers know the driver by.</summary>
    public abstract string Invariant { get; }

    /// <summary>What an operator knows it by; no secrets.</summary>
    public abstract string Place { get; }

    protected StorageMeter Meter { get; } = meter;

    /// <summary>Makes it usable, or refuses with <see cref="StorageRefusedException"/>.</summary>
    public abstract Task OpenAsync(CancellationToken cancellation);

    /// <summary>Runs work while no other server opens this database.</summary>
    public abstract Task AloneAsync(Func<Task> work, CancellationToken cancellation);

    /// <summary>From now on, no connection may lead to any database but the one of this id.</summary>
    public abstract void Expect(string id);

    /// <summary>Reads.</summary>
    public Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) =>
        GuardAsync(() => ReadCoreAsync(work, cancellation), cancellation, "read");

    /// <summary>Writes in one transaction: all or nothing.</summary>
    public Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) =>
        GuardAsync(() => WriteCoreAsync(work, cancellation), cancellation, "write");

    /// <summary>
    /// Sends statements together as one transaction, in one round trip where the driver can. Answers with the first column of
    /// the rows of each statement that answers.
    /// </summary>
    /// <param name="statements">The statements.</param>
    /// <param name="heldAtMost">
    /// How long a row may be held by somebody else before it gives up with <see cref="RowsHeldException"/>; null for as long as a command may
    /// take. A database with one writer holds none.
    /// </param>
    /// <param name="cancellation">Ends it.</param>
    public Task<IReadOnlyList<IReadOnlyList<string>>> SendAsync(
        IReadOnlyList<Statement> statements, TimeSpan? heldAtMost, CancellationToken cancellation) =>
        GuardAsync(() => SendCoreAsync(statements, heldAtMost, cancellation), cancellation, "write");

    /// <summary>All rows of one statement.</summary>
    public Task<IReadOnlyList<T>> ListAsync<T>(Statement statement, Func<Row, T> read, CancellationToken cancellation) =>
        ReadAsync(session => session.ListAsync(statement, read, cancellation), cancellation);

    /// <summary>The first row of one statement, or null.</summary>
    public Task<T?> FirstAsync<T>(Statement statement, Func<Row, T> read, CancellationToken cancellation) where T : class =>
        ReadAsync(session => session.FirstAsync(statement, read, cancellation), cancellation);

    /// <summary>Runs one statement that writes; answers with the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(Statement statement, CancellationToken cancellation) =>
        WriteAsync(session => session.ExecuteAsync(statement, cancellation), cancellation);

    public abstract ValueTask DisposeAsync();

    protected abstract Task<T> ReadCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation);

    protected abstract Task<T> WriteCoreAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation);

    protected abstract Task<IReadOnlyList<IReadOnlyList<string>>> SendCoreAsync(
        IReadOnlyList<Statement> statements, TimeSpan? heldAtMost, CancellationToken cancellation);

    /// <summary>Why the database can't be used, with the remedy, when that is what the exception says; else null.</summary>
    protected abstract string? Unavailable(Exception exception);

    /// <remarks>
    /// On the thread pool: SQLite's driver does all its work before it answers, whatever its methods are called, and a grain that calls it
    /// on its own scheduler would stand still with every grain that shares the thread.
    /// </remarks>
    protected Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellation, string kind = "open") => Task.Run(
        async () =>
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                return await work();
            }
            catch (Exception exception) when (Unavailable(exception) is not null)
            {
                Meter.Unavailable();
                throw new StorageUnavailableException(Unavailable(exception)!, exception);
            }
            finally
            {
                Meter.Took(kind, Stopwatch.GetElapsedTime(began));
            }
        },
        cancellation);
}
