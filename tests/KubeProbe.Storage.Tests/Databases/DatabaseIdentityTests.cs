using KubeProbe.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>Another database in the place of the one that was used is refused before anything is written to it.</summary>
public sealed class DatabaseIdentityTests : IAsyncLifetime
{
    readonly TemporaryFolder folder = new();
    readonly List<string> databases = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_empty_database_is_refused_and_stays_empty()
    {
        await OpenAsync(await CreateAsync());
        var empty = await CreateAsync();

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(empty));

        Assert.Contains("is empty, and this server has used database", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"delete {folder["id"]}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await TablesAsync(empty));
    }

    [Fact]
    public async Task A_database_of_another_centre_is_refused_unless_it_is_meant()
    {
        var (one, other) = (await CreateAsync(), await CreateAsync());
        await OpenAsync(other);
        File.Delete(folder["id"]);
        await OpenAsync(one);

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(other));

        Assert.Matches("is database [0-9a-f]{32}, and this server has used database [0-9a-f]{32} until now", refused.Message);
        File.Delete(folder["id"]);
        await OpenAsync(other);
        await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(one));
    }

    [Fact]
    public async Task Servers_of_one_database_agree_on_what_it_is()
    {
        var shared = await CreateAsync();
        await OpenAsync(shared);
        var first = await File.ReadAllTextAsync(folder["id"]);
        File.Delete(folder["id"]);

        await OpenAsync(shared);

        Assert.Equal(first, await File.ReadAllTextAsync(folder["id"]));
    }

    async Task<string> CreateAsync()
    {
        var name = "kubeprobe_" + Guid.NewGuid().ToString("N");
        databases.Add(name);
        return await PostgresServer.CreateAsync(name);
    }

    async Task OpenAsync(string connection)
    {
        var options = new StorageOptions { Postgres = connection, KeyDirectory = folder["ring"], IdentityFile = folder["id"], MaxConnections = 10 };
        await using var services = TestStorage.Open(options);
        await services.GetRequiredService<StorageOpening>().OpenAsync();
    }

    static async Task<long> TablesAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in databases) await PostgresServer.DropAsync(name);
        folder.Dispose();
    }
}
