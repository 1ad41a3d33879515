using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>
/// The main job, from a manifest to an alert, with all three triggers, driven by the command over gRPC: a server process on SQLite,
/// a target cluster, and the built-in probes as pods.
/// </summary>
public sealed class MainPathTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task From_a_manifest_to_an_alert_by_all_three_triggers()
    {
        await stage.Centre.ApplyAsync(
            Demo.Case("crud", stage.Target.Image, "apiserver-crud", Stage.CrudRights)
            + Demo.Case("never", stage.Target.Image, "apiserver-crud", Stage.CrudRights, """failWhen: ["create.seconds >= 0"]""")
            + Demo.Binding("crud", stage.Target.Name, "crud", "schedule: {interval: 10s}\n  changes: {components: [kube-apiserver]}"));
        await stage.GrantAsync("crud", "never");

        // By hand: the command waits, and its exit code is the verdict.
        var (exitCode, manual) = await stage.RunAsync("crud");
        Assert.Equal((0, "VERDICT_PASSED", "TRIGGER_MANUAL"), (exitCode, manual.Text("verdict"), manual.Text("trigger")));

        // On an event: the change answers with the runs it fired.
        var change = JsonNode.Parse((await stage.Centre.CliAsync(
            "change", "post", "--id", "CHG-1", "--component", "kube-apiserver", "--version", "1.2.3", "--clusters", stage.Target.Name, "-o", "json")).Succeeded())!;
        var fired = await stage.FinishedAsync(Assert.Single(change["runIds"]!.AsArray())!.GetValue<string>());
        Assert.Equal(("VERDICT_PASSED", "TRIGGER_CHANGE", "CHG-1"), (fired.Text("verdict"), fired.Text("trigger"), fired.Text("triggeredBy")));

        // Periodically, every 10 s: the next verdict of that trigger.
        var periodic = await Stage.UntilAsync(async () => (await RunsAsync()).FirstOrDefault(run =>
            run.Text("trigger") == "TRIGGER_PERIODIC" && run.Text("phase") == "PHASE_FINISHED"), "a periodic run");
        Assert.Equal("VERDICT_PASSED", periodic.Text("verdict"));

        // A case that fails: exit code 1, and one alert.
        var (failure, failed) = await stage.RunAsync("never");
        Assert.Equal((1, "condition"), (failure, failed.Text("reason")));
        var raised = await stage.Alerts.NextAsync();
        Assert.Equal(("alert.raised", "never"), (raised.Text("type"), raised["data"]!.Text("case")));
        Assert.Contains("create.seconds", raised["data"]!.Text("summary"), StringComparison.Ordinal);

        // Nothing these runs made is left, and no secret was logged. The pod of the run that failed is kept to be looked at.
        foreach (var run in (JsonNode[])[manual, fired, periodic]) await stage.GoneAsync(run.Text("id"), "pods,secrets,configmaps");
        await stage.GoneAsync(failed.Text("id"), "secrets,configmaps");
        Assert.DoesNotContain(stage.Centre.Token, stage.Centre.Log, StringComparison.Ordinal);
    }

    async Task<IEnumerable<JsonNode>> RunsAsync() =>
        JsonNode.Parse((await stage.Centre.CliAsync("get", "runs", "-o", "json")).Succeeded())!["items"]!.AsArray().Select(run => run!);
}
