using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Migrations;
using KubeProbe.Storage.Secrets;
using Microsoft.Extensions.Hosting;

namespace KubeProbe.Storage;

/// <summary>
/// Opens the storage once: database, schema, keys. As a hosted service it does so before any other starts, the silo included;
/// who needs it earlier waits for it.
/// </summary>
sealed class StorageOpening(Database database, DatabaseIdentity identity, KeyRing ring, Partitions partitions, TimeProvider time) : IHostedLifecycleService
{
    readonly Lock gate = new();
    Task<OpenedKeys>? opening;

    /// <summary>Opens, or answers as the first time.</summary>
    public Task<OpenedKeys> OpenAsync()
    {
        lock (gate) return opening ??= Task.Run(OpenOnceAsync);
    }

    async Task<OpenedKeys> OpenOnceAsync()
    {
        await database.OpenAsync(CancellationToken.None);
        OpenedKeys? keys = null;
        await database.AloneAsync(
            async () =>
            {
                await identity.CheckAsync(CancellationToken.None);
                await SchemaMigrator.MigrateAsync(database, time, CancellationToken.None);
                await identity.SettleAsync(CancellationToken.None);
                await partitions.MakeAheadAsync(time.GetUtcNow(), CancellationToken.None);
                keys = await ring.OpenAsync(CancellationToken.None);
            },
            CancellationToken.None);
        return keys!;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => OpenAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
