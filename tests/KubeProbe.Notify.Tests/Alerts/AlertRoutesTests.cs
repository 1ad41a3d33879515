using KubeProbe.Core.Alerts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Severity;
using KubeProbe.Notify.Alerts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Notify.Tests.Alerts;

public sealed class AlertRoutesTests
{
    static readonly AlertRoutes Routes = new(
    [
        new AlertRoute { Level = AlertLevel.Critical, Channels = ["phone"], Continue = true },
        new AlertRoute { Case = "etcd*", Owner = "storage", Channels = ["storage-chat"] },
        new AlertRoute { Cluster = "test-*", Channels = [] },
        new AlertRoute { Channels = ["chat", "phone"] },
    ], TimeProvider.System);

    [Theory]
    [InlineData("prod-1", "etcd-txn", "storage", AlertLevel.Error, "storage-chat")]
    [InlineData("prod-1", "etcd-txn", "storage", AlertLevel.Critical, "phone,storage-chat")]
    [InlineData("test-1", "dns", null, AlertLevel.Error, "")]
    [InlineData("prod-1", "dns", null, AlertLevel.Info, "chat,phone")]
    [InlineData("prod-1", "dns", null, AlertLevel.Critical, "phone,chat")]
    public void The_first_route_that_takes_an_alert_decides_unless_it_goes_on(string cluster, string @case, string? owner, AlertLevel level, string channels) =>
        Assert.Equal(channels, string.Join(',', Routes.WayOf(new Alert
        {
            Id = "a", Cluster = cluster, Case = @case, RaisedAt = default, Summary = "", Owner = owner, Level = level,
        }, new Dictionary<string, string>()).Channels));

    [Fact]
    public void The_first_route_that_names_a_channel_says_how_often_it_is_told_again_and_a_channel_whether_it_hears_of_an_end()
    {
        var routes = new AlertRoutes(
            [new AlertRoute { Channels = ["chat"], Continue = true }, new AlertRoute { Channels = ["pager"], Repeat = TimeSpan.FromHours(1), Continue = true }, new AlertRoute { Channels = ["chat", "pager"], Repeat = TimeSpan.Zero }],
            TimeProvider.System, ["chat"]);

        var way = routes.WayOf(Told.Raised().Alert, new Dictionary<string, string>());
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.Zero), (way.RepeatAfter["pager"], way.RepeatAfter["chat"]));
        Assert.Equal((false, true), (routes.TellsEnd("chat"), routes.TellsEnd("pager")));
        var options = new AlertOptions { Routes = [new AlertRoute { Repeat = TimeSpan.FromSeconds(1) }] };
        Assert.Contains("a route's repeat is 1s", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env=prod,region=eu", "eu")]
    [InlineData("env=prod,region=us", "prod")]
    [InlineData("env=prod,region=us,canary=", "")]
    [InlineData("env=test,region=eu", "")]
    [InlineData("", "")]
    public void A_route_may_be_of_clusters_with_certain_labels(string labels, string channels)
    {
        LabelSelector Of(string text) => LabelSelectorText.TryParse(text, out var selector, out _) ? selector : throw new ArgumentException(text);
        var routes = new AlertRoutes(
            [new AlertRoute { Labels = Of("env=prod,region in (eu,asia)"), Channels = ["eu"] }, new AlertRoute { Labels = Of("env=prod,!canary"), Channels = ["prod"] }, new AlertRoute { Channels = [] }], TimeProvider.System);

        var cluster = labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=')).ToDictionary(label => label[0], label => label[1]);
        Assert.Equal(channels, string.Join(',', routes.WayOf(Told.Raised().Alert, cluster).Channels));
    }

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
    public void Where_channels_hear_of_gates_only_alerts_wait_for_nobody()
    {
        var events = new AlertChannelOptions { Name = "events", Kind = AlertChannelKind.CdEvents, Url = new Uri("https://broker.example"), Gates = ["*"] };
        var hook = new AlertChannelOptions { Name = OneWebhook.Name, Kind = AlertChannelKind.Webhook, Url = new Uri("https://hook.example") };
        string? NotSent(params AlertChannelOptions[] channels)
        {
            using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddKubeProbeNotify(new AlertOptions { Channels = [.. channels] }).BuildServiceProvider();
            return services.GetRequiredService<IAlertRoutes>().WayOf(Told.Raised().Alert, new Dictionary<string, string>()).NotSent;
        }

        Assert.Equal((NoChannel.Why, NoChannel.Why, null, null), (NotSent(), NotSent(events), NotSent(hook), NotSent(events, hook)));
    }

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

    [Theory]
    [InlineData(5, "chat")]
    [InlineData(12, "phone")]
    public void A_route_is_there_during_its_hours_and_is_passed_over_at_others(int hour, string channel)
    {
        Assert.True(BusinessHours.TryParse("mon-fri 09:00-18:00 Asia/Shanghai", out var during));
        // A Monday; Shanghai is eight hours ahead.
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, hour, 0, 0, TimeSpan.Zero));
        var routes = new AlertRoutes([new AlertRoute { During = during, Channels = ["chat"] }, new AlertRoute { Channels = ["phone"] }], clock);

        Assert.Equal([channel], routes.WayOf(Told.Raised().Alert, new Dictionary<string, string>()).Channels);
    }
}
