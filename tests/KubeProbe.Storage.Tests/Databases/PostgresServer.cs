using Npgsql;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>The throw-away PostgreSQL server that tests/run starts.</summary>
static class PostgresServer
{
    public const string Variable = "KUBEPROBE_TEST_POSTGRES";

    /// <summary>A superuser's connection string. A test that needs it and has none fails: skipping would hide half of the contract.</summary>
    public static string Superuser =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException(
                $"{Variable} is not set: these tests need a throw-away PostgreSQL server. Run them by tests/run, which starts one.");

    /// <summary>Makes a database; answers with its connection string.</summary>
    public static async Task<string> CreateAsync(string name)
    {
        await ExecuteAsync($"CREATE DATABASE \"{name}\"");
        return new NpgsqlConnectionStringBuilder(Superuser) { Database = name }.ConnectionString;
    }

    public static Task DropAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");

    static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
