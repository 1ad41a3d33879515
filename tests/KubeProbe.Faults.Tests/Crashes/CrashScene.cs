namespace KubeProbe.Faults.Tests.Crashes;

/// <summary>A centre whose servers are killed one test after the other. Each test uses cases of its own.</summary>
public abstract class CrashScene(params string[] names) : IAsyncLifetime
{
    internal static readonly string[] Clusters = ["c-1", "c-2", "c-3"];

    /// <summary>A schedule that goes on through all of it.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    internal Scene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Scene = await Scene.StartAsync(await MakeStoreAsync(), names);
        await Scene.ApplyAsync(FleetManifests.Clusters(Scene.Fleet, Clusters) + FleetManifests.Case("steady") + FleetManifests.Binding("steady", "steady", "schedule: {interval: 10s}, overlapPolicy: Queue, startingDeadline: 1m"));
    }

    /// <summary>What comes after a kill: a server of the same name, and where there are others, they have taken over meanwhile.</summary>
    internal async Task ReplaceAsync(ServerProcess killed)
    {
        var began = TimeProvider.System.GetTimestamp();
        if (Scene.Servers.Count > 0) await TellAsync("since the kill all runs were settled by the other server", Scene.SettledAsync, began);
        await TellAsync("since the kill a new server was ready", () => Scene.AddServerAsync(killed.Name), began);
        await TellAsync("after that all runs were settled", Scene.SettledAsync, TimeProvider.System.GetTimestamp());
    }

    static async Task TellAsync(string what, Func<Task> doAsync, long began)
    {
        await doAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{TimeProvider.System.GetElapsedTime(began).TotalSeconds,6:0.0} s {what}");
    }

    private protected abstract Task<Store> MakeStoreAsync();

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class OneServerOnSqlite() : CrashScene("a")
{
    private protected override Task<Store> MakeStoreAsync() => Task.FromResult<Store>(new SqliteStore());
}

public sealed class OneServerOnPostgres() : CrashScene("a")
{
    private protected override async Task<Store> MakeStoreAsync() => await PostgresStore.CreateAsync();
}

public sealed class TwoServersOnPostgres() : CrashScene("a", "b")
{
    private protected override async Task<Store> MakeStoreAsync() => await PostgresStore.CreateAsync();
}
