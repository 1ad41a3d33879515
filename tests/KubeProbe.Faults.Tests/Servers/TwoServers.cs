namespace KubeProbe.Faults.Tests.Servers;

/// <summary>Two servers, a and b, and clusters of which each holds some.</summary>
public sealed class TwoServers : IAsyncLifetime
{
    internal static readonly string[] Clusters = [.. Enumerable.Range(1, 8).Select(number => $"c-{number}")];

    internal Scene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Scene = await Scene.StartAsync(await PostgresStore.CreateAsync(), "a", "b");
        await Scene.ApplyAsync(FleetManifests.Clusters(Scene.Fleet, Clusters) + FleetManifests.Case("steady")
            + FleetManifests.Binding("steady", "steady", "schedule: {interval: 10s}, overlapPolicy: Queue, startingDeadline: 1m"));
        await WatchedAsync();
    }

    /// <summary>Until exactly one watch of each cluster is open.</summary>
    internal Task WatchedAsync() => Patience.UntilAsync(
        () => Task.FromResult(Clusters.All(cluster => Scene.Fleet[cluster].Watches.Now == 1)),
        () => $"watches: {string.Join(", ", Clusters.Select(cluster => $"{cluster} {Scene.Fleet[cluster].Watches.Now}"))}");

    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}
