using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.DevClusters;

public sealed class DevFaultTests : IAsyncLifetime
{
    readonly FakeTerminal terminal = new();
    FakeDevCluster fleet = null!;

    public async ValueTask InitializeAsync()
    {
        fleet = await FakeDevCluster.StartAsync();
        await terminal.RunAsync("context", "set", "dev", "--dev-cluster", fleet.Url, "--dev-cluster-token", "dev-token");
    }

    public async ValueTask DisposeAsync()
    {
        terminal.Dispose();
        await fleet.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_is_switched_on_listed_and_off()
    {
        Assert.Equal("fault/sandbox-failure is on in dev-a\n",
            (await terminal.RunAsync("dev", "fault", "add", "sandbox-failure", "--cluster", "dev-a", "-p", "match=kp-*", "-p", "node=n1")).Out);
        Assert.Equal("""{"match":"kp-*","node":"n1"}""", fleet.Faults["sandbox-failure"]);

        await terminal.RunAsync("dev", "fault", "add", "watch-cut", "--cluster", "dev-a");
        Assert.Equal("CLUSTER   FAULT             PARAMETERS\ndev-a     sandbox-failure   match=kp-* node=n1\ndev-a     watch-cut         <none>",
            (await terminal.RunAsync("dev", "fault", "list")).Table);

        Assert.Equal("fault/watch-cut is off in dev-a\n", (await terminal.RunAsync("dev", "fault", "clear", "watch-cut", "--cluster", "dev-a")).Out);
        Assert.Equal(["sandbox-failure"], fleet.Faults.Keys);
        Assert.Equal("all faults are off in dev-a\n", (await terminal.RunAsync("dev", "fault", "clear", "--cluster", "dev-a")).Out);
        Assert.Equal("No faults are switched on.\n", (await terminal.RunAsync("dev", "fault", "list", "--cluster", "dev-a")).Err);
    }

    [Fact]
    public async Task Every_fault_there_is_can_be_listed() => Assert.Equal(
        "FAULT      PARAMETERS   EFFECT\napi-slow   delay        Requests wait.", (await terminal.RunAsync("dev", "fault", "list", "--available")).Table);

    [Fact]
    public async Task What_the_fleet_refuses_is_told_in_its_words()
    {
        var outcome = await terminal.RunAsync("dev", "fault", "add", "unheard-of", "--cluster", "dev-a");
        Assert.Equal((2, "error: the DevCluster answered 400: There is no fault \"unheard-of\".\n"), (outcome.Code, outcome.Err));
    }

    [Fact]
    public async Task A_wrong_token_is_not_allowed()
    {
        await terminal.RunAsync("context", "set", "dev", "--dev-cluster", fleet.Url, "--dev-cluster-token", "wrong");
        Assert.Equal(4, (await terminal.RunAsync("dev", "fault", "list")).Code);
    }

    [Fact]
    public async Task A_fleet_that_is_gone_is_told()
    {
        await fleet.DisposeAsync();
        var outcome = await terminal.RunAsync("dev", "fault", "list");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("can't reach the DevCluster", outcome.Err);
    }

    [Fact]
    public async Task Without_a_DevCluster_it_says_where_faults_exist()
    {
        await terminal.RunAsync("context", "set", "prod", "--server", "https://centre.example", "--use");
        var outcome = await terminal.RunAsync("dev", "fault", "list");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains("Dev faults exist only with 'dotnet run --project src/KubeProbe.Dev'", outcome.Err);
    }
}
