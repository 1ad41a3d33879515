using System.Data.Common;
using Npgsql;

namespace KubeProbe.Storage.Databases;

/// <summary>The connection string with our defaults for what the operator left open.</summary>
static class PostgresConnections
{
    public static string Of(StorageOptions options)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = options.Postgres };
        var connection = new NpgsqlConnectionStringBuilder(options.Postgres);
        if (!given.ContainsKey("Maximum Pool Size")) connection.MaxPoolSize = options.MaxConnections;
        if (!given.ContainsKey("Command Timeout")) connection.CommandTimeout = (int)options.CommandTimeout.TotalSeconds;
        // Statements are few and repeat; prepared, only their values travel.
        if (!given.ContainsKey("Max Auto Prepare")) connection.MaxAutoPrepare = 100;
        if (!given.ContainsKey("Timeout")) connection.Timeout = 10;
        if (!given.ContainsKey("Application Name")) connection.ApplicationName = "kubeprobe";
        return connection.ConnectionString;
    }
}
