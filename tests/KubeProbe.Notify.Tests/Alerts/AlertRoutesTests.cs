using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

public sealed class AlertRoutesTests
{
    static readonly AlertRoutes Routes = new(
    [
        new AlertRoute { Level = AlertLevel.Critical, Channels = ["phone"], Continue = true },
        new AlertRoute { Case = "etcd*", Owner = "storage", Channels = ["storage-chat"] },
        new AlertRoute { Cluster = "test-*", Channels = [] },
        new AlertRoute { Channels = ["chat", "phone"] },
    ]);

    [Theory]
    [InlineData("prod-1", "etcd-txn", "storage", AlertLevel.Error, "storage-chat")]
    [InlineData("prod-1", "etcd-txn", "storage", AlertLevel.Critical, "phone,storage-chat")]
    [InlineData("test-1", "dns", null, AlertLevel.Error, "")]
    [InlineData("prod-1", "dns", null, AlertLevel.Info, "chat,phone")]
    [InlineData("prod-1", "dns", null, AlertLevel.Critical, "phone,chat")]
    public void The_first_route_that_takes_an_alert_decides_unless_it_goes_on(string cluster, string @case, string? owner, AlertLevel level, string channels) =>
        Assert.Equal(channels, string.Join(',', Routes.ChannelsOf(new Alert
        {
            Id = "a", Cluster = cluster, Case = @case, RaisedAt = default, Summary = "", Owner = owner, Level = level,
        })));

    [Theory]
    [InlineData(0, 5, "")]
    [InlineData(3, 5, "1 1 1")]
    [InlineData(3, 3, "1 1 1")]
    [InlineData(9, 3, "1 1 7")]
    [InlineData(9, 1, "9")]
    [InlineData(9, 0, "")]
    public void What_is_more_than_a_channel_takes_goes_in_its_last_message(int due, int messages, string sizes) =>
        Assert.Equal(sizes, string.Join(' ', DigestRules.Messages([.. Enumerable.Range(0, due).Select(_ => Told.Raised().Notification)], messages).Select(message => message.Count)));

    [Fact]
    public void All_faults_of_channels_are_told_at_once()
    {
        var options = new AlertOptions { Timeout = TimeSpan.Zero };
        options.Channels.Add(new AlertChannelOptions { Name = "Bad Name", Kind = AlertChannelKind.Webhook, Url = new Uri("ftp://x"), Secret = "short" });
        options.Channels.Add(new AlertChannelOptions { Name = "pd", Kind = AlertChannelKind.PagerDuty, Url = new Uri("https://x"), PerMinute = -1 });
        options.Channels.Add(new AlertChannelOptions { Name = "pd", Kind = AlertChannelKind.Slack, Url = new Uri("https://x") });
        options.Routes.Add(new AlertRoute { Channels = ["nobody"] });
        Assert.Equal(8, options.Validate().Count());
    }
}
