using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>What a crash leaves is taken up again, and what is asked to stop stops.</summary>
public sealed class RecoveryTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task A_run_that_was_accepted_survives_a_kill_one_instant_later()
    {
        await stage.Centre.ApplyAsync(Demo.Case("survivor", stage.Target.Image, "apiserver-crud", Stage.CrudRights));
        await stage.GrantAsync("survivor");

        var accepted = JsonNode.Parse((await stage.Centre.CliAsync("run", "survivor", "--cluster", stage.Target.Name, "-o", "json")).Succeeded())!.Text("id");
        await PassesAfterAKillAsync(accepted);
    }

    [Fact]
    public async Task What_a_change_fired_survives_a_kill_one_instant_later()
    {
        await stage.Centre.ApplyAsync(
            Demo.Case("changed", stage.Target.Image, "apiserver-crud", Stage.CrudRights)
            + Demo.Binding("changed", stage.Target.Name, "changed", "changes: {components: [kube-apiserver]}"));
        await stage.GrantAsync("changed");

        var change = JsonNode.Parse((await stage.Centre.CliAsync(
            "change", "post", "--id", "CHG-kill", "--component", "kube-apiserver", "--version", "1.2.3", "--clusters", stage.Target.Name, "-o", "json")).Succeeded())!;
        await PassesAfterAKillAsync(Assert.Single(change["runIds"]!.AsArray())!.GetValue<string>());
    }

    async Task PassesAfterAKillAsync(string accepted)
    {
        await stage.Centre.KillAsync();
        await stage.Centre.StartAsync();

        var run = await stage.FinishedAsync(accepted);
        Assert.Equal("VERDICT_PASSED", run.Text("verdict"));
    }

    [Fact]
    public async Task Asked_to_stop_it_stops_in_time_and_starts_again()
    {
        Assert.Equal(0, await stage.Centre.StopAsync());
        await stage.Centre.StartAsync();

        Assert.Contains(stage.Target.Name, (await stage.Centre.CliAsync("get", "clusters", "-o", "name")).Succeeded(), StringComparison.Ordinal);
    }
}
