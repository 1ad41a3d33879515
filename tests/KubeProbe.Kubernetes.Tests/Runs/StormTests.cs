using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Tests.Runs;

/// <summary>Servers that end every watch at once: they are not asked as fast as they end them, for every request comes off the cluster's budget.</summary>
public sealed class StormTests
{
    const string Pods = "/api/v1/namespaces/probes/pods";
    const int Lists = 14;

    static readonly string Run = Centre.Order().Run.Id.ToString();

    [Theory]
    [InlineData("410 at once", 19)]
    [InlineData("410 in the stream", 6)]
    [InlineData("410 after news", 6)]
    public async Task A_storm_of_410_is_weathered_with_pauses(string storm, int atLeast)
    {
        var time = new FastTime(factor: 5);
        await using var cluster = await WatchedCluster.StartAsync(time);
        cluster.Server.On($"GET {Pods}", context => context.Request.Query["watch"] != "true"
            ? FakeApiServer.WriteAsync(context, 200, ApiTexts.List("100").ToJsonString())
            : storm switch
            {
                "410 at once" => FakeApiServer.WriteAsync(context, 410, ApiTexts.Status(410, "Expired", "too old resource version")),
                "410 in the stream" => FakeApiServer.WriteAsync(context, 200, ApiTexts.Event("ERROR", Expired())),
                _ => FakeApiServer.WriteAsync(context, 200, ApiTexts.Event("ADDED", ApiTexts.Pod("a", Run, "101")) + ApiTexts.Event("ERROR", Expired())),
            });
        var began = time.GetUtcNow();

        var news = await cluster.TakeAsync(storm == "410 after news" ? 2 * Lists : Lists);

        Assert.Contains("Listed", news);
        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromSeconds(atLeast), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_watch_that_is_cut_at_once_every_time_still_tells_all_it_hears()
    {
        await using var cluster = await WatchedCluster.StartAsync(new FastTime(factor: 3));
        cluster.List("100");
        for (var i = 0; i < 12; i++) cluster.WatchThenEnd($"{100 + i}", ApiTexts.Event("ADDED", ApiTexts.Pod($"p{i}", Run, $"{101 + i}")));

        var news = await cluster.TakeAsync(13);

        Assert.Equal(["Listed", .. Enumerable.Range(0, 12).Select(i => $"Seen p{i} Pending")], news);
        Assert.Equal(1, cluster.Lists);
    }

    [Fact]
    public async Task A_server_that_asks_for_patience_gets_it()
    {
        var time = new FastTime(factor: 8);
        await using var cluster = await WatchedCluster.StartAsync(time);
        var refusals = 0;
        cluster.Server.On($"GET {Pods}", context =>
        {
            if (Interlocked.Increment(ref refusals) > 2) return FakeApiServer.WriteAsync(context, 200, ApiTexts.List("5").ToJsonString());
            context.Response.Headers.RetryAfter = "4";
            return FakeApiServer.WriteAsync(context, 429, ApiTexts.Status(429, "TooManyRequests", "too many requests"));
        });
        var began = time.GetUtcNow();

        Assert.Equal(["Listed"], await cluster.TakeAsync(1));
        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromSeconds(7), TimeSpan.MaxValue);
    }

    static JsonObject Expired() => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure",
        ["message"] = "too old resource version: 1 (9343)", ["reason"] = "Expired", ["code"] = 410,
    };
}
