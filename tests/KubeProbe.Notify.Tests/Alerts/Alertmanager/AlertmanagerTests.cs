using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts.Alertmanager;

/// <summary>A real Alertmanager takes what it is sent.</summary>
public sealed class AlertmanagerTests(RunningAlertmanager alertmanager) : IClassFixture<RunningAlertmanager>
{
    [Fact]
    public async Task An_alert_is_seen_while_it_fires_and_gone_when_it_is_over()
    {
        var now = TimeProvider.System.GetUtcNow();
        var alert = SampleAlert.Of(now) with { Id = $"real-{Guid.NewGuid():N}" };
        using var channel = new HttpChannel(
            new AlertChannelOptions { Name = "prometheus", Kind = AlertChannelKind.Alertmanager, Url = alertmanager.Url }, new AlertOptions { AllowPrivateHosts = ["127.0.0.1"] }, TimeProvider.System);

        var raised = await channel.SendAsync([AlertMessage.Notify(alert, "raised", now)], default);
        Assert.True(raised.Delivered, raised.Error);
        var seen = Assert.Single(await alertmanager.FiringAsync(), labels => labels.GetValueOrDefault("alert_id") == alert.Id);
        Assert.Equal(("prod-1", "dns-resolution", "network"), (seen["cluster"], seen["case"], seen["owner"]));

        var resolved = await channel.SendAsync([AlertMessage.Notify(alert with { ResolvedAt = now }, Notification.Resolved, now)], default);
        Assert.True(resolved.Delivered, resolved.Error);
        Assert.DoesNotContain(await alertmanager.FiringAsync(), labels => labels.GetValueOrDefault("alert_id") == alert.Id);
    }
}
