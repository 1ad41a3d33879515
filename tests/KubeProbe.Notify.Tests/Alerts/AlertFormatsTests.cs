using System.Text.Json;
using System.Web;
using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Formats;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Each receiver is told in its own words, with the signature its documentation gives.</summary>
public sealed class AlertFormatsTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
    static readonly Uri Centre = new("https://kubeprobe.example");

    [Fact]
    public async Task Alertmanager_gets_labels_that_stay_and_an_end_that_comes()
    {
        var (request, body) = await ComposeAsync(Channel(AlertChannelKind.Alertmanager), Told.Raised());
        Assert.Equal("https://receiver.example/hook/api/v2/alerts", request.RequestUri!.ToString());
        var alert = body.EnumerateArray().Single();
        Assert.Equal("KubeProbeCaseFailed", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal(("c-1", "etcd"), (alert.GetProperty("labels").GetProperty("cluster").GetString(), alert.GetProperty("labels").GetProperty("case").GetString()));
        Assert.True(alert.GetProperty("endsAt").GetDateTimeOffset() > Now.AddDays(7), "Alertmanager would end it by itself.");
        Assert.StartsWith("https://kubeprobe.example/api/v1/runs/", alert.GetProperty("generatorURL").GetString(), StringComparison.Ordinal);

        var end = new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero);
        var (_, resolved) = await ComposeAsync(Channel(AlertChannelKind.Alertmanager), Told.Raised(level: AlertLevel.Critical, resolvedAt: end));
        Assert.Equal(end, resolved[0].GetProperty("endsAt").GetDateTimeOffset());
        Assert.Equal(alert.GetProperty("labels").GetRawText(), resolved[0].GetProperty("labels").GetRawText());
    }

    [Fact]
    public async Task PagerDuty_triggers_and_resolves_by_the_same_key()
    {
        var channel = Channel(AlertChannelKind.PagerDuty) with { Secret = new string('k', 32) };
        var (_, trigger) = await ComposeAsync(channel, Told.Raised(level: AlertLevel.Critical));
        var (_, resolve) = await ComposeAsync(channel, Told.Raised(resolvedAt: Now));

        Assert.Equal(("trigger", "resolve"), (trigger.GetProperty("event_action").GetString(), resolve.GetProperty("event_action").GetString()));
        Assert.Equal(trigger.GetProperty("dedup_key").GetString(), resolve.GetProperty("dedup_key").GetString());
        Assert.Equal(channel.Secret, trigger.GetProperty("routing_key").GetString());
        var payload = trigger.GetProperty("payload");
        Assert.Equal(("critical", "c-1", "etcd"), (payload.GetProperty("severity").GetString(), payload.GetProperty("source").GetString(), payload.GetProperty("component").GetString()));
    }

    [Fact]
    public async Task Slack_gets_blocks_with_what_it_takes_for_markup_escaped()
    {
        var (_, body) = await ComposeAsync(Channel(AlertChannelKind.Slack) with { Mentions = ["U1"] }, Told.Raised());
        Assert.Equal("header", body.GetProperty("blocks")[0].GetProperty("type").GetString());
        var text = body.GetProperty("blocks")[1].GetProperty("text").GetProperty("text").GetString()!;
        Assert.Equal("<@U1> etcd fails on c-1 (deadline): &lt;no&gt; answer &amp; nothing \"else\"", text);
        Assert.Null(AlertFormats.Of(Channel(AlertChannelKind.Slack), new AlertOptions()).Refusal("ok"));
        Assert.NotNull(AlertFormats.Of(Channel(AlertChannelKind.Slack), new AlertOptions()).Refusal("<html>"));
    }

    [Fact]
    public async Task DingTalk_signs_its_address_and_names_whom_it_mentions_in_the_text()
    {
        Assert.Equal("aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g=", DingTalkFormat.Sign("1700000000000", "SECtest"));
        var channel = Channel(AlertChannelKind.DingTalk) with { Url = new Uri("https://receiver.example/send?access_token=t"), Secret = "SECtest", Mentions = ["138"], Language = AlertLanguage.Chinese };
        var (request, body) = await ComposeAsync(channel, Told.Raised());

        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        Assert.Equal(("t", "1700000000000", "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g="), (query["access_token"], query["timestamp"], query["sign"]));
        Assert.Contains("sign=aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D", request.RequestUri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("[错误] etcd @ c-1", body.GetProperty("markdown").GetProperty("title").GetString());
        Assert.Contains("@138", body.GetProperty("markdown").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("138", body.GetProperty("at").GetProperty("atMobiles")[0].GetString());
    }

    [Fact]
    public async Task Feishu_signs_its_body()
    {
        Assert.Equal("G7XpBpG8NgG02fJOAhX6FRAObIljmFoxVReo8I62pEk=", FeishuFormat.Sign("1700000000", "SECtest"));
        var (_, body) = await ComposeAsync(Channel(AlertChannelKind.Feishu) with { Secret = "SECtest" }, Told.Raised());
        Assert.Equal(("1700000000", "G7XpBpG8NgG02fJOAhX6FRAObIljmFoxVReo8I62pEk="), (body.GetProperty("timestamp").GetString(), body.GetProperty("sign").GetString()));
        Assert.Equal("red", body.GetProperty("card").GetProperty("header").GetProperty("template").GetString());
    }

    [Fact]
    public async Task WeCom_stays_within_its_bytes_in_chinese_too()
    {
        var channel = Channel(AlertChannelKind.WeCom) with { Language = AlertLanguage.Chinese, Mentions = ["lisi"] };
        var (_, body) = await ComposeAsync(channel, [.. Enumerable.Range(0, 100).Select(number => Told.Raised($"案例-{number}"))]);
        var content = body.GetProperty("markdown").GetProperty("content").GetString()!;
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(content), 1_000, 4_096);
        Assert.EndsWith("<@lisi>", content, StringComparison.Ordinal);
        Assert.Contains("KubeProbe: 100 条告警", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"errcode":0,"errmsg":"ok"}""", null)]
    [InlineData("""{"errcode":310000,"errmsg":"sign not match"}""", "310000: sign not match")]
    [InlineData("<html>", "check the channel's url")]
    [InlineData("[]", "check the channel's url")]
    public void A_robot_that_answers_200_may_have_refused(string answer, string? why)
    {
        var refusal = AlertFormats.Of(Channel(AlertChannelKind.DingTalk), new AlertOptions()).Refusal(answer);
        if (why is null) Assert.Null(refusal);
        else Assert.Contains(why, refusal, StringComparison.Ordinal);
    }

    static AlertChannelOptions Channel(AlertChannelKind kind) => new() { Name = "c", Kind = kind, Url = new Uri("https://receiver.example/hook") };

    static async Task<(HttpRequestMessage Request, JsonElement Body)> ComposeAsync(AlertChannelOptions channel, params AlertEvent[] events)
    {
        var request = AlertFormats.Of(channel, new AlertOptions { Centre = Centre }).Compose(events, Now);
        return (request, JsonDocument.Parse(await request.Content!.ReadAsStringAsync()).RootElement);
    }
}
