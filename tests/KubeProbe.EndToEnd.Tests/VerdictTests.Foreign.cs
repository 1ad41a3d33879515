using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>What teams already have, unchanged, through the whole server: checks of Kuberhealthy by their clients' own steps, and a plugin of Sonobuoy.</summary>
public sealed partial class VerdictTests
{
    const string NoDev = "On a real cluster there are no images of these scripts.";

    [Theory]
    [InlineData("kuberhealthy-v2"), InlineData("kuberhealthy-v3")]
    public async Task A_check_of_kuberhealthy_passes_and_fails_and_shows_no_token(string contract)
    {
        Assert.SkipWhen(stage.Target.Dev is null, NoDev);
        await stage.Centre.ApplyAsync(Demo.Case(contract, $"checks.test/{contract}:1", "check", $"contract: {contract}\n  timeout: {Start}\n  parameters: [{{name: FAIL}}]"));

        var (exitCode, passed) = await stage.RunAsync(contract);
        Assert.Equal(("VERDICT_PASSED", 0), (passed.Text("verdict"), exitCode));

        (exitCode, var failed) = await stage.RunAsync(contract, "-p", "FAIL=deployment did not roll");
        Told(1, "VERDICT_FAILED", "reported-failure", "deployment did not roll", exitCode, failed);

        // The check logs where it reports to, as its client does.
        var shown = await Stage.UntilAsync(async () =>
            (await stage.Centre.CliAsync("describe", "run", failed.Text("id"))).Succeeded() is var text && text.Contains("reporting to", StringComparison.Ordinal) ? text : null, "the log of the check");
        Assert.Contains("as ***", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("kpr_", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pass", 0, "VERDICT_PASSED", "reported", "")]
    [InlineData("fail", 1, "VERDICT_FAILED", "reported-failure", "1 of 2 failed")]
    public async Task A_plugin_of_sonobuoy_is_read_by_its_side_car(string mode, int code, string verdict, string reason, string message)
    {
        Assert.SkipWhen(stage.Target.Dev is null, NoDev);
        await stage.Centre.ApplyAsync(Demo.Case(
            $"sonobuoy-{mode}", "checks.test/sonobuoy-plugin:1", "run", $"contract: sonobuoy\n  timeout: 2m\n  parameters: [{{name: MODE, default: {mode}}}]"));

        var (exitCode, run) = await stage.RunAsync($"sonobuoy-{mode}");
        Told(code, verdict, reason, message, exitCode, run);
    }

    [Fact]
    public async Task What_a_plugin_of_sonobuoy_says_of_its_progress_is_shown_while_it_runs()
    {
        Assert.SkipWhen(stage.Target.Dev is null, NoDev);
        // Pods that are processes share one loopback: the usual port may be another pod's.
        var port = FreePort();
        await stage.Centre.ApplyAsync(Demo.Case("sonobuoy-progress", "checks.test/sonobuoy-plugin:1", "run",
            $"contract: sonobuoy\n  timeout: 10m\n  parameters: [{{name: MODE, default: progress}}, {{name: SONOBUOY_PROGRESS_PORT, default: \"{port}\"}}]"));
        var run = JsonNode.Parse((await stage.Centre.CliAsync("run", "sonobuoy-progress", "--cluster", stage.Target.Name, "-o", "json")).Succeeded())!.Text("id");

        var shown = await Stage.UntilAsync(async () =>
            (await stage.Centre.CliAsync("describe", "run", run)).Succeeded() is var text && text.Contains("1 of 2 completed", StringComparison.Ordinal) ? text : null, "the plugin's progress");

        Assert.Matches(@"Progress: +1 of 2 completed: Test started: lists pods", shown);
        (await stage.Centre.CliAsync("cancel", run)).Succeeded();
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
