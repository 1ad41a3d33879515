using System.Data.Common;
using Npgsql;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>A database of its own on the PostgreSQL server that tests/run starts. A held write waits for a lock.</summary>
sealed class PostgresStore : Store
{
    const string Variable = "KUBEPROBE_TEST_POSTGRES";
    const int Locks = 7_001;

    readonly string name = "kubeprobe_faults_" + Guid.NewGuid().ToString("N");
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-faults-");
    readonly string superuser = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? given
        : throw new InvalidOperationException($"{Variable} is not set: these tests need a throw-away PostgreSQL server. Run them by tests/run, which starts one.");

    PostgresStore()
    {
    }

    public static async Task<PostgresStore> CreateAsync()
    {
        var store = new PostgresStore();
        await store.OnServerAsync($"CREATE DATABASE {store.name}");
        return store;
    }

    /// <summary>What a server's connections are known by.</summary>
    public string ConnectionString(string application) =>
        new NpgsqlConnectionStringBuilder(superuser) { Database = name, ApplicationName = application, MaxPoolSize = 40 }.ConnectionString;

    public override IReadOnlyList<string> SettingsOf(string server) =>
    [
        "--data", folder.CreateSubdirectory(server).FullName, "--storage.postgres", ConnectionString(server),
        "--keys.folder", Path.Combine(folder.FullName, "keys"),
        // The first server makes the token; all tell the same.
        "--access.adminTokenFile", Path.Combine(folder.FullName, "admin.token"),
    ];

    public override async Task PrepareAsync()
    {
        await ExecuteAsync("""
            CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::int, TG_ARGV[1]::int);
                RETURN NEW;
            END $$
            """);
        foreach (var (each, index) in WriteSteps.All.Select((each, index) => (each, index)))
            await ExecuteAsync($"CREATE TRIGGER held_{index} BEFORE {each.Event} ON {each.Table} FOR EACH ROW WHEN ({each.Condition}) EXECUTE FUNCTION held('{Locks}', '{(int)each.Step}')");
    }

    public override async Task<WriteHold> HoldAsync(WriteStep step)
    {
        var connection = new NpgsqlConnection(ConnectionString("test") + ";Pooling=False");
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Locks}, {(int)step})", connection)) await command.ExecuteNonQueryAsync();
        return new Hold(this, connection, step);
    }

    protected override DbConnection Connect() => new NpgsqlConnection(ConnectionString("test"));

    async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await OnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        folder.Delete(recursive: true);
    }

    sealed class Hold(PostgresStore store, NpgsqlConnection connection, WriteStep step) : WriteHold
    {
        public override async Task<ServerProcess> ReachedAsync(IReadOnlyList<ServerProcess> servers)
        {
            // A group of writes gives up after half a second and sends each by itself: that one stays.
            var sql = $"""
                SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE locktype = 'advisory' AND classid = {Locks} AND objid = {(int)step} AND NOT granted AND clock_timestamp() - query_start > interval '1 second'
                """;
            IReadOnlyList<string[]> held = [];
            await Patience.UntilAsync(async () => (held = await store.QueryAsync(sql)).Count > 0, () => $"no write is held at {step}");
            return servers.First(server => server.Name == held[0][0]);
        }

        public override Task LoseAsync(ServerProcess dead) =>
            store.QueryAsync($"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = '{dead.Name}' AND datname = current_database()");

        public override ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
