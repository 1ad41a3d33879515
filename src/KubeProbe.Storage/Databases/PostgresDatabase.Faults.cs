using System.Net.Sockets;
using Npgsql;

namespace KubeProbe.Storage.Databases;

sealed partial class PostgresDatabase
{
    protected override string? Unavailable(Exception exception)
    {
        var why = exception switch
        {
            PostgresException fault => Why(fault.SqlState, fault.MessageText),
            ForeignDatabaseException fault => fault.Message,
            // Everything the driver itself says is about connections: none to be had, broken, or too slow.
            NpgsqlException { InnerException: TimeoutException } => "did not answer in time",
            NpgsqlException fault => $"can't be reached ({fault.Message})",
            TimeoutException or SocketException or IOException => $"can't be reached ({exception.Message})",
            _ => null,
        };
        if (why is null) return null;

        // Connections that wait in the pool lead to the same end; the next call dials anew.
        if (exception is not PostgresException) source.Clear();
        return $"The {Place} {why}.";
    }

    // Classes of SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html.
    static string? Why(string state, string message) => state switch
    {
        PostgresErrorCodes.DiskFull => "has no space left on its disk: make room on it",
        PostgresErrorCodes.TooManyConnections => "takes no more connections: raise its max_connections or lower Maximum Pool Size in storage.postgres",
        PostgresErrorCodes.ReadOnlySqlTransaction => "is read-only: connect to the primary (Target Session Attributes=primary)",
        _ when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal) => $"can't serve now ({message})",
        PostgresErrorCodes.LockNotAvailable => "is held by another for too long",
        PostgresErrorCodes.QueryCanceled => "did not answer in time",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => $"gave way to another writer ({message}); ask again",
        _ => null,
    };
}
