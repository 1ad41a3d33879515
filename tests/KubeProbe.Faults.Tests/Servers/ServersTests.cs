using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.Faults.Tests.Servers;

/// <summary>Several servers are one centre: each does all, and one takes up what another lets go.</summary>
public sealed class ServersTests(TwoServers two) : IClassFixture<TwoServers>
{
    readonly Scene scene = two.Scene;

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task A_run_begins_at_one_reports_to_another_and_is_told_by_both(string begins, string reports)
    {
        var name = $"from-{begins}-to-{reports}";
        await scene.ApplyAsync(FleetManifests.Case(name));
        var (first, second) = (scene.Server(begins), scene.Server(reports));
        var answers = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        scene.Fleet.Reporter = async request =>
        {
            var answer = await scene.Balancer.SendAsync(second, request);
            answers.Add(answer.StatusCode);
            return answer;
        };

        // Eight clusters, so that the grains of some are on either server.
        var runs = new List<string>();
        foreach (var cluster in TwoServers.Clusters)
        {
            var (code, body) = await scene.PostAsync(first, "/api/v1/runs", $$"""{"cluster":"{{cluster}}","case":"{{name}}","idempotencyKey":"{{name}}"}""");
            Assert.True(code is HttpStatusCode.OK, body);
            runs.Add(JsonNode.Parse(body)!["run"]!["id"]!.GetValue<string>());
        }

        foreach (var run in runs)
            foreach (var server in scene.Servers)
            {
                var (_, body) = await scene.GetAsync(server, $"/api/v1/runs/{run}?wait=60s");
                Assert.Equal("VERDICT_PASSED", JsonNode.Parse(body)!["verdict"]?.GetValue<string>());
            }
        await scene.EachOnceAsync(name, "Passed", runs);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        scene.Fleet.Reporter = scene.Balancer.SendAsync;
    }

    /// <summary>With <c>tests/upgrade</c> they are of the release before at first, and one goes back to it in the end: an upgrade, and one that is taken back.</summary>
    [Fact]
    public async Task Restarted_one_after_the_other_under_load_they_lose_nothing_and_refuse_nothing()
    {
        (string Program, string[] Names)[] restarts = Checkout.Previous == Checkout.Server
            ? [(Checkout.Server, ["a", "b"])]
            : [(Checkout.Previous, ["a", "b"]), (Checkout.Server, ["a", "b"]), (Checkout.Previous, ["a"]), (Checkout.Server, ["a"])];
        await scene.ApplyAsync(FleetManifests.Case("rolling"));
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, 6).Select(worker => LoadAsync(worker, over.Token)).ToList();

        var stopped = new List<ServerProcess>();
        foreach (var (program, name) in restarts.SelectMany(each => each.Names.Select(name => (each.Program, name))))
        {
            scene.Program = program;
            var old = scene.Server(name);
            var (code, took) = await old.TerminateAsync();
            scene.Forget(old);
            Assert.Equal(0, code);
            Assert.True(took < TimeSpan.FromSeconds(30), $"{name} took {took} to stop.\n{old.Output}");
            await two.WatchedAsync();
            var unwatched = TwoServers.Clusters.Max(cluster => scene.Fleet[cluster].TakeLongestUnwatched());
            Tell($"{name} stopped in {took.TotalSeconds:0.0} s; nobody watched a cluster for {unwatched.TotalSeconds:0.00} s");
            stopped.Add(old);
            await scene.AddServerAsync(name);
        }
        await over.CancelAsync();
        var accepted = (await Task.WhenAll(load)).SelectMany(each => each).ToList();

        await scene.SettledAsync();
        Assert.True(accepted.Count > 20, $"There was no load: {accepted.Count} runs.");
        await scene.EachOnceAsync("rolling", "Passed", accepted);
        await scene.EachSlotAsync("steady", TimeSpan.FromSeconds(10));
        await scene.CleanAsync();
        await two.WatchedAsync();
        // It had those of the first as well until that was back.
        Assert.Contains("clusters over in", stopped[1].Output, StringComparison.Ordinal);
        // On a machine that is slow enough a move takes longer than from slot to slot: then one is skipped, and recorded.
        Tell($"slots skipped: {string.Join(", ", (await scene.Store.QueryAsync("SELECT cluster, reason, slots FROM skipped_slots")).Select(row => string.Join(' ', row)))}");
        Tell($"the slowest slot: {(await scene.Store.QueryAsync("SELECT max(created_at - due)::text FROM runs WHERE binding = 'steady'"))[0][0]}");
    }

    [Fact]
    public async Task Killed_without_a_warning_its_clusters_are_taken_up_without_a_reminder()
    {
        // A server that takes over another's reminders reads them from here, and finds none.
        await scene.Store.ExecuteAsync("DELETE FROM OrleansRemindersTable");
        await scene.ApplyAsync(FleetManifests.Case("orphan"));
        var working = new TaskCompletionSource();
        scene.Fleet.Script("orphan", PodScript.Passes with { Until = working.Task });
        var accepted = await Task.WhenAll(TwoServers.Clusters.Select(cluster => scene.TriggerAsync(cluster, "orphan", "orphan")));
        foreach (var cluster in TwoServers.Clusters) await scene.Fleet[cluster].MadeAsync(accepted);

        var victim = scene.Server("a");
        await scene.KillAsync(victim);
        working.SetResult();

        await two.WatchedAsync();
        await scene.SettledAsync();
        await scene.EachOnceAsync("orphan", "Passed", accepted);
        await scene.EachSlotAsync("steady", TimeSpan.FromSeconds(10));
        await scene.AddServerAsync("a");
    }

    static void Tell(string what) => TestContext.Current.TestOutputHelper?.WriteLine(what);

    async Task<List<string>> LoadAsync(int worker, CancellationToken over)
    {
        var accepted = new List<string>();
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var cluster = TwoServers.Clusters[(worker + number) % TwoServers.Clusters.Length];
            var run = await scene.TriggerAsync(cluster, "rolling", $"rolling-{worker}-{number}");
            accepted.Add(run);
            var (code, body) = await scene.GetAsync($"/api/v1/runs/{run}?wait=2s");
            Assert.True(code is HttpStatusCode.OK, $"{code}: {body}");
            (code, body) = await scene.GetAsync($"/api/v1/runs?cluster={cluster}&pageSize=5");
            Assert.True(code is HttpStatusCode.OK, $"{code}: {body}");
        }
        return accepted;
    }
}
