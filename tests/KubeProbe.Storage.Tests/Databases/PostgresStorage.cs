namespace KubeProbe.Storage.Tests.Databases;

/// <summary>A PostgreSQL database of its own.</summary>
public sealed class PostgresStorage : TestStorage
{
    readonly string name = "kubeprobe_" + Guid.NewGuid().ToString("N");
    readonly TemporaryFolder keys = new();

    protected override async Task<StorageOptions> MakeAsync() =>
        new() { Postgres = await PostgresServer.CreateAsync(name), KeyDirectory = keys["ring"], MaxConnections = 20 };

    protected override async Task RemoveAsync()
    {
        keys.Dispose();
        await PostgresServer.DropAsync(name);
    }
}
