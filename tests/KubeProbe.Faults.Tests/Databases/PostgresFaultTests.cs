using KubeProbe.Storage.Tests.Databases;
using Npgsql;

namespace KubeProbe.Faults.Tests.Databases;

/// <summary>It is away, or another one is there.</summary>
public sealed class PostgresFaultTests(ServerOnPostgres on) : PostgresFaults(on)
{
    [Fact]
    public Task It_is_restarted() => SurvivesAsync("restarted", async () =>
    {
        await Database.Server.KillAsync();
        await UnreadyAsync();
        await Database.Server.StartAsync();
    });

    [Fact]
    public Task It_hangs_for_ten_seconds() => SurvivesAsync("frozen", async () =>
    {
        await Database.Server.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(10));
        await Database.Server.SignalAsync("CONT");
    });

    [Fact]
    public Task Its_connections_are_cut_again_and_again() => SurvivesAsync("cut", async () =>
    {
        for (var time = 0; time < 20; time++)
        {
            Database.Proxy.Cut();
            await Task.Delay(TimeSpan.FromMilliseconds(150));
        }
    });

    [Fact]
    public Task It_is_out_of_reach() => SurvivesAsync("refused", async () =>
    {
        Database.Proxy.LeadTo(null);
        await UnreadyAsync();
        Database.Proxy.LeadTo(Database.Server.Port);
    });

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
            Database.Proxy.LeadTo(empty.Port);
            await UnreadyAsync();
            await Scene.Servers[0].UntilPrintedAsync("is empty, and this server began with database");

            // Nothing was made in it, and a server that starts now makes nothing either.
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync("a", Scene.Store.SettingsOf("a")));
            Assert.Contains("ended with 2", refused.Message, StringComparison.Ordinal);
            Assert.Contains("is empty, and this server has used database", refused.Message, StringComparison.Ordinal);
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Database = "centre", Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", connection);
            Assert.Equal(0L, await command.ExecuteScalarAsync());

            Database.Proxy.LeadTo(Database.Server.Port);
        });
    }
}
