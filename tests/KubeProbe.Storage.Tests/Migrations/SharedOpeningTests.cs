using KubeProbe.Storage.Secrets;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.Migrations;

/// <summary>Several servers that open one empty PostgreSQL database at once.</summary>
public sealed class SharedOpeningTests
{
    [Fact]
    public async Task They_make_one_schema_one_key_ring_and_one_signing_key()
    {
        var name = "kubeprobe_" + Guid.NewGuid().ToString("N");
        using var keys = new TemporaryFolder();
        var options = new StorageOptions { Postgres = await PostgresServer.CreateAsync(name), KeyDirectory = keys["ring"], MaxConnections = 10 };
        var servers = Enumerable.Range(0, 5).Select(_ => TestStorage.Open(options)).ToList();
        try
        {
            await Task.WhenAll(servers.Select(server => server.GetRequiredService<StorageOpening>().OpenAsync()));

            Assert.Single(servers.Select(server => Convert.ToHexString(server.GetRequiredService<StorageKeys>().RunTokenKey.Span)).Distinct());
            Assert.Single(Directory.GetFiles(keys["ring"]));
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
            await PostgresServer.DropAsync(name);
        }
    }
}
