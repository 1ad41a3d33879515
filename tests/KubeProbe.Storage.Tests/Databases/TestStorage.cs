using KubeProbe.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>A database of its own for one test class, opened as the server opens it.</summary>
public abstract class TestStorage : IAsyncLifetime
{
    ServiceProvider? services;

    /// <summary>What the database was opened with.</summary>
    public StorageOptions Options { get; private set; } = new();

    internal Database Database => Get<Database>();

    public T Get<T>() where T : notnull => services!.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        Options = await MakeAsync();
        await ReopenAsync();
    }

    /// <summary>Closes it and opens it again, as a server that starts anew does.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        services = Open(Options);
        await services.GetRequiredService<StorageOpening>().OpenAsync();
    }

    /// <summary>Closes it, to leave it to another server.</summary>
    public async Task CloseAsync()
    {
        if (services is not null) await services.DisposeAsync();
        services = null;
    }

    /// <summary>The services of one server; nothing is opened yet.</summary>
    public static ServiceProvider Open(StorageOptions options) => new ServiceCollection().AddKubeProbeStorage(options).BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<StorageOptions> MakeAsync();

    protected abstract Task RemoveAsync();
}
