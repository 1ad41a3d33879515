using System.Net;

namespace KubeProbe.Faults.Tests.Databases;

/// <summary>A server on PostgreSQL, with runs in flight.</summary>
public sealed class ServerOnPostgres : IAsyncLifetime
{
    internal static readonly string[] Clusters = ["c-1", "c-2"];

    internal ProxiedPostgres Database { get; private set; } = null!;

    internal Scene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await ProxiedPostgres.StartAsync();
        Scene = await Scene.StartAsync(Database, "a");
        await Scene.ApplyAsync(FleetManifests.Clusters(Scene.Fleet, Clusters) + FleetManifests.Case("steady")
            + FleetManifests.Binding("steady", "steady", "schedule: {interval: 10s}, overlapPolicy: Queue, startingDeadline: 2m"));
    }

    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}

/// <summary>
/// The database fails while runs are in flight: the server says so and lives, and when the database is back, nothing is lost and nothing
/// happened twice.
/// </summary>
public abstract class PostgresFaults(ServerOnPostgres on) : IClassFixture<ServerOnPostgres>
{
    const int Runs = 10;

    private protected Scene Scene { get; } = on.Scene;

    private protected ProxiedPostgres Database { get; } = on.Database;

    /// <summary>Runs are in flight when the fault comes, and their pods report into it.</summary>
    protected async Task SurvivesAsync(string name, Func<Task> faultAsync)
    {
        await Scene.ApplyAsync(FleetManifests.Case(name));
        var working = new TaskCompletionSource();
        Scene.Fleet.Script(name, PodScript.Passes with { Until = working.Task });
        var accepted = await TriggerAsync(name);
        working.SetResult();

        await faultAsync();

        await ReadyAsync();
        Assert.False(Scene.Servers[0].HasExited, "The server ended.");
        await Scene.SettledAsync();
        await Scene.EachOnceAsync(name, "Passed", accepted);
        await Scene.EachSlotAsync("steady", TimeSpan.FromSeconds(10));
    }

    protected async Task<string[]> TriggerAsync(string name) => await Task.WhenAll(
        from cluster in ServerOnPostgres.Clusters from number in Enumerable.Range(0, Runs) select Scene.TriggerAsync(cluster, name, $"{name}-{number}"));

    /// <summary>Until a change is refused, with the reason.</summary>
    protected async Task RefusedAsync(string name, string why)
    {
        var number = 0;
        var last = "";
        await Patience.UntilAsync(
            async () =>
            {
                // Large, so that a table grows soon.
                var (code, body) = await Scene.PostAsync(
                    Scene.Servers[0], "/api/v1/apply",
                    FleetManifests.Case($"{name}-{number++}").Replace("metadata: {", $"metadata: {{annotations: {{a: \"{new string('x', 20_000)}\"}}, ", StringComparison.Ordinal), "application/yaml");
                last = $"{code}: {body}";
                return code is HttpStatusCode.ServiceUnavailable && body.Contains(why, StringComparison.Ordinal);
            },
            () => last);
    }

    protected Task UnreadyAsync() => Patience.UntilAsync(
        async () => (await Scene.GetAsync(Scene.Servers[0], "/health/ready")).Code is HttpStatusCode.ServiceUnavailable, () => "it stays ready");

    protected Task ReadyAsync() => Patience.UntilAsync(
        async () => (await Scene.GetAsync(Scene.Servers[0], "/health/ready")).Code is HttpStatusCode.OK, () => $"it does not become ready:\n{Scene.Servers[0].Output}");
}
