using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>A change, its gate and a fault of the cluster, with a kill at each stage: asked, decided, overridden.</summary>
public sealed class GateTests(Stage stage) : IClassFixture<Stage>
{
    const string Undecided = "3", Passes = "0", Fails = "1";

    [Fact]
    public async Task A_change_that_breaks_the_cluster_is_blocked_until_somebody_says_otherwise_whatever_is_killed()
    {
        Assert.SkipWhen(stage.Target.Dev is null, "A real cluster can't be made to fail from outside.");
        await stage.Centre.ApplyAsync(
            Demo.Case("gated", stage.Target.Image, "apiserver-crud", "timeout: 1m\n  " + Stage.CrudRights)
            + Demo.Binding("gated", stage.Target.Name, "gated", "changes: {components: [ingress]}"));
        await stage.GrantAsync("gated");

        // Asked and killed an instant later: the change is durable, and so are its runs.
        Assert.Equal(Undecided, await WaitAsync("good", "1", "1ms"));
        await RestartAsync();
        Assert.Equal(Passes, await WaitAsync("good", "1", "3m"));

        stage.Target.Dev!.Faults.Set("admission-refuse");
        try
        {
            Assert.Equal(Fails, await WaitAsync("bad", "2", "3m"));
        }
        finally
        {
            stage.Target.Dev.Faults.ClearAll();
        }
        // Why is found after the verdict, and told with it from then on.
        var blocked = await Stage.UntilAsync(
            async () => await GetAsync("bad") is var told && told.ToJsonString().Contains("Probable cause", StringComparison.Ordinal) ? told : null, "the cause");
        Assert.Contains(blocked["reasons"]!.AsArray(), reason => reason!.GetValue<string>().Contains("admission webhook", StringComparison.OrdinalIgnoreCase));

        await RestartAsync();
        Assert.Equal(blocked.ToJsonString(), (await GetAsync("bad")).ToJsonString());

        (await stage.Centre.CliAsync("gate", "override", "bad", "--pass", "--reason", "the webhook was ours", "--for", "1h")).Succeeded();
        await RestartAsync();
        var overridden = await GetAsync("bad");
        Assert.Equal(("GATE_VERDICT_PASS", "GATE_VERDICT_FAIL"), (overridden.Text("verdict"), overridden.Text("found")));
        Assert.Equal(Passes, await WaitAsync("bad", "2", "1m"));
    }

    async Task RestartAsync()
    {
        await stage.Centre.KillAsync();
        await stage.Centre.StartAsync();
    }

    async Task<string> WaitAsync(string change, string version, string timeout) => $"{(await stage.Centre.CliAsync(
        "gate", "wait", "--change", change, "--component", "ingress", "--version", version, "--clusters", stage.Target.Name, "--timeout", timeout)).ExitCode}";

    async Task<JsonNode> GetAsync(string change) => JsonNode.Parse((await stage.Centre.CliAsync("gate", "get", change, "-o", "json")).Succeeded())!;
}
