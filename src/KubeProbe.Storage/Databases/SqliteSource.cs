using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Storage.Databases;

/// <summary>Opens connections to one SQLite file, each set up the same way.</summary>
sealed class SqliteSource(string path) : DbDataSource
{
    // A commit is on the disk when it answers (FULL): an accepted trigger and a verdict survive even a loss of power.
    // Pages in use stay in memory (no map: a file cut off under a map would end the process), and the log may grow to 16 MiB
    // before its pages are carried over.
    const string Setup =
        "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
        + "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;";

    public override string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        // Never creates: a file that vanished must not come back empty.
        Mode = SqliteOpenMode.ReadWrite,
        DefaultTimeout = 15,
    }.ToString();

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = CreateDbConnection();
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Setup;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The driver has nothing asynchronous underneath.
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) => new(OpenDbConnection());
}
