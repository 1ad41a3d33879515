namespace KubeProbe.Storage.Tests.Databases;

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteStorage : TestStorage
{
    readonly TemporaryFolder folder = new();

    protected override Task<StorageOptions> MakeAsync() => Task.FromResult(new StorageOptions { Sqlite = folder["kubeprobe.db"] });

    protected override Task RemoveAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }
}
