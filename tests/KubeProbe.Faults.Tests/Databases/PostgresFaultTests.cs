using System.Net;
using KubeProbe.Storage.Tests.Databases;
using Npgsql;

namespace KubeProbe.Faults.Tests.Databases;

/// <summary>A server on PostgreSQL, with runs in flight.</summary>
public sealed class ServerOnPostgres : IAsyncLifetime
{
    internal static readonly string[] Clusters = ["c-1", "c-2"];

    internal ProxiedPostgres Database { get; private set; } = null!;

    internal Scene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await ProxiedPostgres.StartAsync();
        Scene = await Scene.StartAsync(Database, "a");
        await Scene.ApplyAsync(FleetManifests.Clusters(Scene.Fleet, Clusters) + FleetManifests.Case("steady")
            + FleetManifests.Binding("steady", "steady", "schedule: {interval: 10s}, overlapPolicy: Queue, startingDeadline: 2m"));
    }

    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}

/// <summary>
/// The database fails while runs are in flight: the server says so and lives, and when the database is back, nothing is lost and nothing
/// happened twice.
/// </summary>
public sealed class PostgresFaultTests(ServerOnPostgres on) : IClassFixture<ServerOnPostgres>
{
    const int Runs = 10;

    readonly Scene scene = on.Scene;
    readonly ProxiedPostgres database = on.Database;

    [Fact]
    public Task It_is_restarted() => SurvivesAsync("restarted", async () =>
    {
        await database.Server.KillAsync();
        await UnreadyAsync();
        await database.Server.StartAsync();
    });

    [Fact]
    public Task It_hangs_for_ten_seconds() => SurvivesAsync("frozen", async () =>
    {
        await database.Server.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(10));
        await database.Server.SignalAsync("CONT");
    });

    [Fact]
    public Task Its_connections_are_cut_again_and_again() => SurvivesAsync("cut", async () =>
    {
        for (var time = 0; time < 20; time++)
        {
            database.Proxy.Cut();
            await Task.Delay(TimeSpan.FromMilliseconds(150));
        }
    });

    [Fact]
    public Task It_is_out_of_reach() => SurvivesAsync("refused", async () =>
    {
        database.Proxy.LeadTo(null);
        await UnreadyAsync();
        database.Proxy.LeadTo(database.Server.Port);
    });

    [Fact]
    public Task It_is_read_only_for_a_while() => SurvivesAsync("read-only", async () =>
    {
        await database.OnServerAsync("ALTER DATABASE centre SET default_transaction_read_only = on");
        database.Proxy.Cut();
        await RefusedAsync("read-only", "is read-only: connect to the primary");
        await database.OnServerAsync("ALTER DATABASE centre RESET default_transaction_read_only");
        database.Proxy.Cut();
    });

    [Fact]
    public async Task Two_writers_wait_for_each_other()
    {
        await scene.ApplyAsync(FleetManifests.Case("deadlock"));
        var working = new TaskCompletionSource();
        scene.Fleet.Script("deadlock", PodScript.Passes with { Until = working.Task });
        var accepted = await TriggerAsync("deadlock");
        var rows = (await scene.Store.QueryAsync("SELECT id FROM runs WHERE case_name = 'deadlock' ORDER BY id")).Select(row => row[0]).ToList();

        // The server takes its rows in order; whoever has the last and wants the first closes the circle.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Server.ConnectionString) { Database = "centre", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await LockAsync(connection, rows[^1]);
        working.SetResult();
        await Patience.UntilAsync(
            async () => (await scene.Store.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'a' AND wait_event_type = 'Lock'"))[0][0] != "0",
            () => "nobody waits for the row");
        try
        {
            await LockAsync(connection, rows[0]);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DeadlockDetected)
        {
            // One of the two had to give way; whichever it was, the other goes on.
        }
        await transaction.RollbackAsync();

        await scene.SettledAsync();
        await scene.EachOnceAsync("deadlock", "Passed", accepted);
    }

    [Fact]
    public async Task Its_disk_is_full()
    {
        await using var disk = await SmallDisk.MountAsync("32m");
        var tablespace = Directory.CreateDirectory(disk["tablespace"]);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", tablespace.FullName);
        await database.OnServerAsync($"CREATE TABLESPACE small LOCATION '{tablespace.FullName}'");
        try
        {
            await SurvivesAsync("full", async () =>
            {
                // What grows from now on grows on the small disk.
                foreach (var table in new[] { "run_ids", "manifests" }) await scene.Store.ExecuteAsync($"ALTER TABLE {table} SET TABLESPACE small");
                disk.Fill();
                await RefusedAsync("full", "has no space left on its disk: make room on it");
                disk.MakeRoom();
            });
        }
        finally
        {
            foreach (var table in new[] { "run_ids", "manifests" }) await scene.Store.ExecuteAsync($"ALTER TABLE {table} SET TABLESPACE pg_default");
            await database.OnServerAsync("DROP TABLESPACE small");
        }
    }

    [Fact]
    public async Task It_is_failed_over_to_an_empty_one()
    {
        await using var empty = await OwnPostgres.CreateAsync();
        await using (var connection = new NpgsqlConnection(empty.ConnectionString + ";Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE DATABASE centre", connection);
            await command.ExecuteNonQueryAsync();
        }

        await SurvivesAsync("empty", async () =>
        {
            database.Proxy.LeadTo(empty.Port);
            await UnreadyAsync();
            await scene.Servers[0].UntilPrintedAsync("is empty, and this server began with database");

            // Nothing was made in it, and a server that starts now makes nothing either.
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync("a", scene.Store.SettingsOf("a")));
            Assert.Contains("ended with 2", refused.Message, StringComparison.Ordinal);
            Assert.Contains("is empty, and this server has used database", refused.Message, StringComparison.Ordinal);
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Database = "centre", Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", connection);
            Assert.Equal(0L, await command.ExecuteScalarAsync());

            database.Proxy.LeadTo(database.Server.Port);
        });
    }

    /// <summary>Runs are in flight when the fault comes, and their pods report into it.</summary>
    async Task SurvivesAsync(string name, Func<Task> faultAsync)
    {
        await scene.ApplyAsync(FleetManifests.Case(name));
        var working = new TaskCompletionSource();
        scene.Fleet.Script(name, PodScript.Passes with { Until = working.Task });
        var accepted = await TriggerAsync(name);
        working.SetResult();

        await faultAsync();

        await ReadyAsync();
        Assert.False(scene.Servers[0].HasExited, "The server ended.");
        await scene.SettledAsync();
        await scene.EachOnceAsync(name, "Passed", accepted);
        await scene.EachSlotAsync("steady", TimeSpan.FromSeconds(10));
    }

    async Task<string[]> TriggerAsync(string name) => await Task.WhenAll(
        from cluster in ServerOnPostgres.Clusters from number in Enumerable.Range(0, Runs) select scene.TriggerAsync(cluster, name, $"{name}-{number}"));

    /// <summary>Until a change is refused, with the reason.</summary>
    async Task RefusedAsync(string name, string why)
    {
        var number = 0;
        var last = "";
        await Patience.UntilAsync(
            async () =>
            {
                // Large, so that a table grows soon.
                var (code, body) = await scene.PostAsync(
                    scene.Servers[0], "/api/v1/apply",
                    FleetManifests.Case($"{name}-{number++}").Replace("metadata: {", $"metadata: {{annotations: {{a: \"{new string('x', 20_000)}\"}}, ", StringComparison.Ordinal), "application/yaml");
                last = $"{code}: {body}";
                return code is HttpStatusCode.ServiceUnavailable && body.Contains(why, StringComparison.Ordinal);
            },
            () => last);
    }

    Task UnreadyAsync() => Patience.UntilAsync(
        async () => (await scene.GetAsync(scene.Servers[0], "/health/ready")).Code is HttpStatusCode.ServiceUnavailable, () => "it stays ready");

    Task ReadyAsync() => Patience.UntilAsync(
        async () => (await scene.GetAsync(scene.Servers[0], "/health/ready")).Code is HttpStatusCode.OK, () => $"it does not become ready:\n{scene.Servers[0].Output}");

    static async Task LockAsync(NpgsqlConnection connection, string run)
    {
        await using var command = new NpgsqlCommand($"SELECT id FROM run_ids WHERE id = '{run}' FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
