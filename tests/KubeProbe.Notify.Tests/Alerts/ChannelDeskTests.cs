using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Email;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>What is shown is what is sent, without secrets; what is tried says so and leaves nothing behind.</summary>
public sealed class ChannelDeskTests
{
    const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    static readonly AlertChannelOptions[] All =
    [
        new() { Name = "hook", Kind = AlertChannelKind.Webhook, Url = new Uri("https://receiver.example/secret-path"), Secret = Secret },
        new() { Name = "prometheus", Kind = AlertChannelKind.Alertmanager, Url = new Uri("http://alertmanager:9093/prefix") },
        new() { Name = "oncall", Kind = AlertChannelKind.PagerDuty, Url = new Uri("https://events.pagerduty.com/v2/enqueue"), Secret = "0123456789abcdef0123456789abcdef" },
        new() { Name = "slack", Kind = AlertChannelKind.Slack, Url = new Uri("https://hooks.slack.com/services/secret-path") },
        new() { Name = "ding", Kind = AlertChannelKind.DingTalk, Url = new Uri("https://oapi.dingtalk.com/robot/send?access_token=secret-path"), Secret = "SEC-signing", Language = AlertLanguage.Chinese },
        new() { Name = "feishu", Kind = AlertChannelKind.Feishu, Url = new Uri("https://open.feishu.cn/open-apis/bot/v2/hook/secret-path"), Secret = "SEC-signing" },
        new() { Name = "wecom", Kind = AlertChannelKind.WeCom, Url = new Uri("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret-path") },
        new()
        {
            Name = "mail", Kind = AlertChannelKind.Email, Url = new Uri("smtp://mail.example"), Secret = "SEC-password",
            Email = new EmailOptions { From = "kubeprobe@example.com", To = ["sre@example.com"], User = "kubeprobe" },
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(channel => channel.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_preview_tells_all_but_the_secrets(string name)
    {
        var desk = new ChannelDesk(new AlertOptions { Channels = [.. All] }, [], TimeProvider.System);

        var message = Assert.Single(desk.Preview(name, AlertMessage.Notify(SampleAlert.Of(Told.At), "raised", Told.At))!);

        var all = message.Target + string.Concat(message.Headers) + message.Body;
        Assert.Contains("dns-resolution", message.Body, StringComparison.Ordinal);
        Assert.Contains(name is "mail" ? "sre@example.com" : "POST http", message.Target, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", all, StringComparison.Ordinal);
        foreach (var secret in All.Select(channel => channel.Secret).OfType<string>()) Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain("v1,", string.Concat(message.Headers), StringComparison.Ordinal);
        Assert.DoesNotContain(desk.Channels, view => view.Target.Contains("secret-path", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_channel_that_is_none_there_is_no_preview() =>
        Assert.Null(new ChannelDesk(new AlertOptions(), [], TimeProvider.System).Preview("none", Told.Raised().Notification));

    [Theory]
    [InlineData("slack", 1), InlineData("prometheus", 2), InlineData("oncall", 2)]
    public async Task A_test_is_marked_and_what_would_stay_is_resolved(string name, int messages)
    {
        var channel = new Channel(name, new SendResult(true) { Answer = "200 OK: taken, secret-path" });

        var result = await new ChannelDesk(new AlertOptions { Channels = [.. All] }, [channel], TimeProvider.System).TestAsync(name, "olga", null, default);

        Assert.True(result!.Delivered);
        Assert.Equal(messages, channel.Sent.Count);
        var told = AlertEvent.Read(channel.Sent[0])!;
        Assert.StartsWith("[Test]", AlertWords.Title(told, AlertLanguage.English), StringComparison.Ordinal);
        Assert.StartsWith("[测试]", AlertWords.Title(told, AlertLanguage.Chinese), StringComparison.Ordinal);
        Assert.Contains("by olga. Nothing is wrong", told.Alert.Summary, StringComparison.Ordinal);
        if (messages > 1) Assert.True(AlertEvent.Read(channel.Sent[1])!.IsResolved);
        if (name == "slack") Assert.Equal($"200 OK: taken, {ChannelMask.Hidden}", ChannelMask.Of(All[3], "200 OK: taken, services/secret-path"));
    }

    [Fact]
    public async Task A_refusal_is_told_with_what_the_receiver_said()
    {
        var channel = new Channel("slack", new SendResult(false, "The receiver answered 403.") { Answer = "403 Forbidden: invalid_token" });

        var result = await new ChannelDesk(new AlertOptions { Channels = [.. All] }, [channel], TimeProvider.System).TestAsync("slack", "olga", null, default);

        Assert.Equal((false, "403 Forbidden: invalid_token"), (result!.Delivered, result.Answer));
        Assert.Single(channel.Sent);
    }

    sealed class Channel(string name, SendResult result) : IAlertChannel
    {
        public List<Notification> Sent { get; } = [];

        public string Name => name;

        public int PerMinute => 0;

        public Task<SendResult> SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
        {
            Sent.AddRange(notifications);
            return Task.FromResult(result);
        }
    }
}
