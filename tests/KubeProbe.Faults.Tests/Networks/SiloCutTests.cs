using System.Net;

namespace KubeProbe.Faults.Tests.Networks;

/// <summary>The network between two servers is cut, while both reach the database, the clusters and whoever asks them.</summary>
public sealed class SiloCutTests
{
    static readonly string[] Clusters = [.. Enumerable.Range(1, 6).Select(number => $"c-{number}")];

    [Fact]
    public async Task Cut_off_from_each_other_neither_does_again_what_the_other_did_and_both_come_back()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Cutting a route needs root: run tests/run as root.");
        await using var toA = new LoopbackCut();
        await using var toB = new LoopbackCut();
        await using var scene = await Scene.StartAsync(await PostgresStore.CreateAsync());
        await scene.AddServerAsync("a", "--silo.address", toA.Address);
        await scene.AddServerAsync("b", "--silo.address", toB.Address);
        await scene.ApplyAsync(FleetManifests.Clusters(scene.Fleet, Clusters) + FleetManifests.Case("steady")
            + FleetManifests.Binding("steady", "steady", "schedule: {interval: 10s}, overlapPolicy: Queue, startingDeadline: 5m") + FleetManifests.Case("cut") + FleetManifests.Case("broken"));
        scene.Fleet.Script("broken", PodScript.Fails);
        using var over = new CancellationTokenSource();
        var load = Clusters.Select(cluster => LoadAsync(scene, cluster, over.Token)).ToList();

        await toA.CutAsync();
        await toB.CutAsync();
        // The database arbitrates: one of them is told that it is dead, and ends.
        var fallen = await FirstToEndAsync(scene);
        scene.Forget(fallen);
        await toA.HealAsync();
        await toB.HealAsync();
        await scene.AddServerAsync(fallen.Name, "--silo.address", fallen.Name == "a" ? toA.Address : toB.Address);
        await over.CancelAsync();
        var accepted = await Task.WhenAll(load);

        await scene.SettledAsync();
        await scene.EachOnceAsync("cut", "Passed", [.. accepted.SelectMany(each => each.Cut)]);
        await scene.EachOnceAsync("broken", "Failed", [.. accepted.SelectMany(each => each.Broken)]);
        await scene.AlertedOnceAsync("broken", Clusters.Length);
        await scene.EachSlotAsync("steady", TimeSpan.FromSeconds(10));
        await scene.CleanAsync();
        Assert.All(scene.Servers, server => Assert.False(server.HasExited, server.Output));
    }

    static async Task<ServerProcess> FirstToEndAsync(Scene scene)
    {
        var servers = scene.Servers.ToList();
        var ended = await Task.WhenAny(servers.Select(server => server.EndAsync()));
        Assert.NotEqual(0, await ended);
        return servers.First(server => server.HasExited);
    }

    static async Task<(List<string> Cut, List<string> Broken)> LoadAsync(Scene scene, string cluster, CancellationToken over)
    {
        var (cut, broken) = (new List<string>(), new List<string>());
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            cut.Add(await PersistAsync(scene, cluster, "cut", $"cut-{number}"));
            broken.Add(await PersistAsync(scene, cluster, "broken", $"broken-{number}"));
        }
        return (cut, broken);
    }

    /// <summary>Asks until there is an answer, wherever: the key makes it one run.</summary>
    static async Task<string> PersistAsync(Scene scene, string cluster, string @case, string key)
    {
        string? run = null;
        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    var (code, body) = await scene.PostAsync("/api/v1/runs", $$"""{"cluster":"{{cluster}}","case":"{{@case}}","idempotencyKey":"{{key}}"}""");
                    if (code is HttpStatusCode.OK) run = System.Text.Json.Nodes.JsonNode.Parse(body)!["run"]!["id"]!.GetValue<string>();
                }
                catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
                {
                    // Its server is cut off, or has ended.
                }
                return run is not null;
            },
            () => $"{key} on {cluster} gets no answer");
        return run!;
    }
}
