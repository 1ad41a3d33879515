using KubeProbe.Storage.Tests.Databases;
using Npgsql;

namespace KubeProbe.Faults.Tests.Databases;

/// <summary>It is there and does not take what is written.</summary>
public sealed class PostgresWriteFaultTests(ServerOnPostgres on) : PostgresFaults(on)
{
    [Fact]
    public Task It_is_read_only_for_a_while() => SurvivesAsync("read-only", async () =>
    {
        await Database.OnServerAsync("ALTER DATABASE centre SET default_transaction_read_only = on");
        Database.Proxy.Cut();
        await RefusedAsync("read-only", "is read-only: connect to the primary");
        await Database.OnServerAsync("ALTER DATABASE centre RESET default_transaction_read_only");
        Database.Proxy.Cut();
    });

    [Fact]
    public async Task Two_writers_wait_for_each_other()
    {
        await Scene.ApplyAsync(FleetManifests.Case("deadlock"));
        var working = new TaskCompletionSource();
        Scene.Fleet.Script("deadlock", PodScript.Passes with { Until = working.Task });
        var accepted = await TriggerAsync("deadlock");
        var rows = (await Scene.Store.QueryAsync("SELECT id FROM runs WHERE case_name = 'deadlock' ORDER BY id")).Select(row => row[0]).ToList();

        // The server takes its rows in order; whoever has the last and wants the first closes the circle.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database.Server.ConnectionString) { Database = "centre", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await LockAsync(connection, rows[^1]);
        working.SetResult();
        await Patience.UntilAsync(
            async () => (await Scene.Store.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'a' AND wait_event_type = 'Lock'"))[0][0] != "0",
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

        await Scene.SettledAsync();
        await Scene.EachOnceAsync("deadlock", "Passed", accepted);
    }

    [Fact]
    public async Task Its_disk_is_full()
    {
        await using var disk = await SmallDisk.MountAsync("32m");
        var tablespace = Directory.CreateDirectory(disk["tablespace"]);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", tablespace.FullName);
        await Database.OnServerAsync($"CREATE TABLESPACE small LOCATION '{tablespace.FullName}'");
        try
        {
            await SurvivesAsync("full", async () =>
            {
                // What grows from now on grows on the small disk.
                foreach (var table in new[] { "run_ids", "manifests" }) await Scene.Store.ExecuteAsync($"ALTER TABLE {table} SET TABLESPACE small");
                disk.Fill();
                await RefusedAsync("full", "has no space left on its disk: make room on it");
                disk.MakeRoom();
            });
        }
        finally
        {
            foreach (var table in new[] { "run_ids", "manifests" }) await Scene.Store.ExecuteAsync($"ALTER TABLE {table} SET TABLESPACE pg_default");
            await Database.OnServerAsync("DROP TABLESPACE small");
        }
    }

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
