using System.Text.Json.Nodes;
using KubeProbe.EndToEnd.Tests.Chaos;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>A cluster whose API server accepts and never answers, over the whole path: one alert, runs that say why, and all well again by itself.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task A_cluster_that_hangs_is_told_once_and_is_probed_again_when_it_answers()
    {
        await using var target = await Target.StartAsync();
        Assert.SkipWhen(target.Dev is null, "A real cluster can't be made to hang.");
        await using var alerts = await AlertReceiver.StartAsync();
        await using var centre = await Centre.StartAsync(target.Here, alerts.Settings);
        await centre.ApplyAsync(
            // A probe that asks nothing of the API server: what it finds is not what this is about.
            Demo.Cluster(target.Name, await target.CentreKubeconfigAsync()) + ChaosClusters.Script("passes", "exit 0") + Demo.Binding("passes", target.Name, "passes", "schedule: {interval: 10s}"));
        await RunAsync(centre, run => run.Text("verdict") == "VERDICT_PASSED", "a run that passes");

        target.Dev!.Faults.Set("api-hang");
        var refused = await RunAsync(centre, run => run.Text("reason") == "cluster-unreachable", "a run that is not tried");
        var alert = await alerts.NextAsync();

        Assert.Equal("VERDICT_UNKNOWN", refused.Text("verdict"));
        Assert.Contains($"Cluster {target.Name} is unreachable since ", refused.Text("message"), StringComparison.Ordinal);
        Assert.Equal(("alert.raised", ""), (alert.Text("type"), alert["data"]!.Text("case")));

        target.Dev.Faults.Clear("api-hang");
        await RunAsync(centre, run => run.Text("verdict") == "VERDICT_PASSED" && string.CompareOrdinal(run.Text("created"), refused.Text("created")) > 0, "a run that passes again");
        Assert.False(alerts.Received.TryRead(out var second), $"{second.Body}");
    }

    static Task<JsonNode> RunAsync(Centre centre, Func<JsonNode, bool> wanted, string what) => Stage.UntilAsync(
        async () => JsonNode.Parse((await centre.CliAsync("get", "runs", "-o", "json")).Succeeded())!["items"]!.AsArray().FirstOrDefault(run => wanted(run!)), what);
}
