using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Alerts;

public sealed class AlertTests : CentreTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var raised = Timestamp.FromDateTimeOffset(Now.AddHours(-5));
        Centre.Alerts.Known.Add(new Alert
        {
            Id = "a1", Cluster = "dev-a", Case = "pods", Raised = raised, Summary = "3 of 5 failed", Level = "critical", Arithmetic = "critical: 3", Owner = "sre", LastRunId = "r1", Runbook = "https://r",
            Deliveries = { new Delivery { Channel = "chat", Event = "raised", State = "pending", Attempts = 2 } },
        });
        Centre.Alerts.Known.Add(new Alert { Id = "a2", Cluster = "dev-b", Case = "pods", Raised = raised, Muted = true, Level = "warning", Summary = "at night" });
        Centre.Alerts.Known.Add(new Alert { Id = "a3", Cluster = "dev-b", Case = "pods", Raised = raised, Resolved = raised, Level = "error", Summary = "over" });
    }

    [Fact]
    public async Task Alerts_are_a_table() => Assert.Equal(
        """
        ALERT   CLUSTER   CASE   STATE      LEVEL      RAISED   SUMMARY
        a1      dev-a     pods   Firing     critical   5h       3 of 5 failed
        a2      dev-b     pods   Muted      warning    5h       at night
        a3      dev-b     pods   Resolved   error      5h       over
        """, (await Terminal.RunAsync("get", "alerts")).Table);

    [Fact]
    public async Task Wide_tells_how_far_the_delivery_is() =>
        Assert.Contains("critical: 3   sre      chat:raised:pending(2 attempts)   r1         https://r", (await Terminal.RunAsync("get", "alerts", "--firing", "-o", "wide")).Table);

    [Fact]
    public async Task Those_that_are_resolved_can_be_left_out() =>
        Assert.Equal("alert/a1\nalert/a2\n", (await Terminal.RunAsync("get", "alerts", "--firing", "-o", "name")).Out);

    [Fact]
    public async Task Alerts_are_not_watched() => Assert.Contains("alerts can't be watched", (await Terminal.RunAsync("get", "alerts", "-w")).Err);
}
