using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>A server whose clock is set forward and back by an hour: it goes on probing, also in a cluster whose clock was not set.</summary>
public sealed class SetClockTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task It_goes_on_through_both_and_by_both_clocks()
    {
        using var clock = new SetClock();
        await using var target = await Target.StartAsync();
        await using var centre = await Centre.StartAsync(target.Here, clock.Environment);
        await centre.ApplyAsync(
            Demo.Cluster(target.Name, await target.CentreKubeconfigAsync())
            + Demo.Case("crud", target.Image, "apiserver-crud", Stage.CrudRights));
        (await target.KubectlApplyAsync((await centre.CliAsync("rbac", "render", "crud")).Succeeded())).Succeeded();
        await centre.ApplyAsync(Demo.Binding("crud", target.Name, "crud", "schedule: {interval: 10s}"));
        var before = await PassedAsync(centre, run => true);

        clock.Set(Hour);
        var ahead = await PassedAsync(centre, run => Created(run) > Created(before) + Hour / 2);
        clock.Set(TimeSpan.Zero);
        var back = await PassedAsync(centre, run => Created(run) > Created(before) && Created(run) < Created(ahead) - Hour / 2 && IsNew(run, before));
        var runs = await RunsAsync(centre);

        // Each of them ran its course: a pod that reported, within seconds by either clock.
        Assert.All(runs.Where(run => run.Text("phase") == "PHASE_FINISHED"), run => Assert.Equal("VERDICT_PASSED", run.Text("verdict")));
        Assert.Equal(runs.Count, runs.Select(run => run.Text("id")).Distinct().Count());
        Assert.NotEqual(ahead.Text("id"), back.Text("id"));
    }

    static bool IsNew(JsonNode run, JsonNode before) => run.Text("id") != before.Text("id");

    static Task<JsonNode> PassedAsync(Centre centre, Func<JsonNode, bool> wanted) => Stage.UntilAsync(
        async () => (await RunsAsync(centre)).FirstOrDefault(run => run.Text("verdict") == "VERDICT_PASSED" && wanted(run)), "a run that passed");

    static async Task<IReadOnlyList<JsonNode>> RunsAsync(Centre centre) =>
        [.. JsonNode.Parse((await centre.CliAsync("get", "runs", "-o", "json")).Succeeded())!["items"]!.AsArray().Select(run => run!)];

    static DateTimeOffset Created(JsonNode run) => DateTimeOffset.Parse(run.Text("created"), CultureInfo.InvariantCulture);
}
