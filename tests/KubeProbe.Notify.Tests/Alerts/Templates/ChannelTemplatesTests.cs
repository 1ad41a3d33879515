using System.Text.Json.Nodes;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Email;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Tests.Alerts.Templates;

/// <summary>What channels say in words of their own, that it is shown before, and that no template can do harm.</summary>
public sealed class ChannelTemplatesTests
{
    const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    static readonly ChannelTemplates Words = new() { Title = "{{ level | upcase }} {{ case }} {{ clusters }}/{{ of_clusters }}", Text = "{{ summary }}\n{% for field in fields %}{{ field.name }}={{ field.value }};{% endfor %} {{ link }}" };

    [Theory]
    [InlineData(AlertChannelKind.Slack, "Since=", "&lt;no&gt; answer &amp; nothing")]
    [InlineData(AlertChannelKind.DingTalk, "开始=", "<no> answer & nothing")]
    [InlineData(AlertChannelKind.Feishu, "开始=", "<no> answer & nothing")]
    [InlineData(AlertChannelKind.WeCom, "开始=", "<no> answer & nothing")]
    [InlineData(AlertChannelKind.Email, "Since=", "&lt;no&gt; answer &amp; nothing")]
    public void A_preview_shows_the_words_of_the_channel_in_its_language(AlertChannelKind kind, string field, string text)
    {
        var shown = Preview(Channel(kind, Words), Told.Raised().Notification);

        Assert.Contains("ERROR etcd 1/1", shown, StringComparison.Ordinal);
        Assert.Contains(field, shown, StringComparison.Ordinal);
        Assert.Contains(text, shown, StringComparison.Ordinal);
        Assert.Contains("https://centre.example/api/v1/runs/", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("[Error]", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhooks_body_is_what_its_template_makes_and_that_is_signed()
    {
        var channel = Channel(AlertChannelKind.Webhook, new ChannelTemplates { Body = "{\"say\": {{ summary | json }}, \"at\": {{ clusters }}, \"names\": {{ cluster_names | json }}}" });
        using var request = AlertFormats.Of(channel, new AlertOptions()).Compose([Told.Raised()], Told.At);

        var body = await request.Content!.ReadAsStringAsync();
        Assert.Equal(("etcd fails on c-1 (deadline): <no> answer & nothing \"else\"", 1, "c-1"), ((string?)JsonNode.Parse(body)!["say"], (int)JsonNode.Parse(body)!["at"]!, (string?)JsonNode.Parse(body)!["names"]![0]));
        Assert.True(WebhookSignature.TryReadKey(Secret, out var key));
        Assert.Equal(WebhookSignature.Of(key, Told.Raised().Notification.Id, Told.At, body), request.Headers.GetValues("webhook-signature").Single());
    }

    [Fact]
    public void A_digest_has_the_titles_of_the_channel()
    {
        using var request = AlertFormats.Of(Channel(AlertChannelKind.DingTalk, Words), new AlertOptions()).Compose([Told.Raised("etcd"), Told.Raised("dns")], Told.At);

        var body = new StreamReader(request.Content!.ReadAsStream()).ReadToEnd();
        Assert.Contains("KubeProbe: 2 条告警", body, StringComparison.Ordinal);
        Assert.Contains("**ERROR etcd 1/1**", body, StringComparison.Ordinal);
        Assert.Contains("**ERROR dns 1/1**", body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_template_does_not_do_with_is_told_in_the_usual_words()
    {
        // Does on samples, and makes too much of a long summary.
        var words = new ChannelTemplates { Title = "{% assign a = summary | append: summary | append: summary %}{% assign b = a | append: a | append: a %}{% assign c = b | append: b | append: b %}{{ c | append: c | append: c | size }}" };
        var channel = Channel(AlertChannelKind.Slack, words);
        Assert.Empty(TemplateRules.Faults(channel));

        var alert = Told.Raised().Alert with { Summary = new string('x', 900) };
        Assert.Contains("[Error] etcd on c-1", Preview(channel, AlertMessage.Notify(alert, "raised", Told.At)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlertChannelKind.Slack)]
    [InlineData(AlertChannelKind.DingTalk)]
    [InlineData(AlertChannelKind.Email)]
    public void A_template_that_makes_nothing_of_an_alert_leaves_it_in_the_usual_words(AlertChannelKind kind)
    {
        var channel = Channel(kind, new ChannelTemplates { Text = "{% if resolved %}{{ summary }} is over{% endif %}" });
        Assert.Empty(TemplateRules.Faults(channel));

        Assert.Contains("etcd fails on c-1", Preview(channel, Told.Raised().Notification), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ case", "title: ")]
    [InlineData("{{ casse }}", "casse")]
    [InlineData("{{ case | explode }}", "explode")]
    [InlineData("{% include 'x' %}", "include")]
    [InlineData("{% for a in (1..100000000) %}{{ case }}{% endfor %}", "a range must be of two numbers")]
    [InlineData("{% assign e = 100000000 %}{% for a in (1..e) %}{{ case }}{% endfor %}", "a range must be of two numbers")]
    [InlineData("{% if resolved %}{% else %}{% assign all = (1..100000000) %}{% endif %}{{ all | size }}", "a range must be of two numbers")]
    [InlineData("{% for a in (1..9999) %}{{ text }}{{ text }}{{ text }}{{ text }}{% endfor %}", "title: ")]
    [InlineData("{% assign x = 'xxxxxxxxxxxxxxxxxxxx' %}{% for a in (1..9999) %}{% assign x = x | append: x %}{% endfor %}", "more than 50000")]
    [InlineData("{% assign x = 'xx' %}{% for a in (1..99) %}{% assign x = x | replace: 'x', 'xx' %}{% endfor %}", "more than 50000")]
    [InlineData("{% assign s = 'x' %}{% for a in (1..15) %}{% assign s = s | append: s %}{% endfor %}{% assign l = s | split: ',' %}{% for a in (1..15) %}{% assign l = l | concat: l %}{% endfor %}{{ l | join: '' | size }}", "more than 50000")]
    [InlineData("{{ 1 | format_number: 'F999999999' | size }}", "no filter format_number")]
    [InlineData("{{ '{0,900000}{0,900000}{0,900000}' | format_string: 1 | size }}", "no filter format_string")]
    [InlineData("{{ '2026-01-01' | date: '%999999999d' | size }}", "width of more than two digits")]
    public void A_fault_is_named_when_the_server_starts_and_no_template_keeps_it_busy(string title, string fault)
    {
        var options = new AlertOptions { Channels = [Channel(AlertChannelKind.Slack, new ChannelTemplates { Title = title })] };

        Assert.Contains(fault, Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlertChannelKind.PagerDuty, "title is of slack", "text is of slack", "body is of webhook")]
    [InlineData(AlertChannelKind.Webhook, "title is of slack", "text is of slack", "body: what it makes is no JSON")]
    [InlineData(AlertChannelKind.Slack, "body is of webhook", "body: what it makes is no JSON", "channel c: ")]
    public void A_template_is_of_channels_that_have_such_words(AlertChannelKind kind, params string[] faults)
    {
        var options = new AlertOptions { Channels = [Channel(kind, new ChannelTemplates { Title = "{{ case }}", Text = "{{ case }}", Body = "{\"say\": \"{{ summary }}\"}" })] };

        var told = options.Validate().ToList();
        Assert.All(faults, fault => Assert.Contains(told, each => each.Contains(fault, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_template_whose_expressions_lie_in_each_other_without_end_is_refused_and_the_server_lives()
    {
        var title = "{{ case" + string.Concat(Enumerable.Repeat("[case", 3000)) + string.Concat(Enumerable.Repeat("]", 1000)) + " }}";
        var options = new AlertOptions { Channels = [Channel(AlertChannelKind.Slack, new ChannelTemplates { Title = title })] };

        Assert.Contains("lie in each other", Assert.Single(options.Validate()), StringComparison.Ordinal);
        Assert.Empty(new AlertOptions { Channels = [Channel(AlertChannelKind.Slack, new ChannelTemplates { Title = new string('[', 200) + "{{ case }}" + new string(']', 200) })] }.Validate());
    }

    static string Preview(AlertChannelOptions channel, Notification notification)
    {
        var desk = new ChannelDesk(new AlertOptions { Channels = [channel], Centre = new Uri("https://centre.example") }, [], TimeProvider.System);
        var message = Assert.Single(desk.Preview("c", notification)!);
        return System.Text.RegularExpressions.Regex.Unescape(message.Body.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal));
    }

    static AlertChannelOptions Channel(AlertChannelKind kind, ChannelTemplates words) => new()
    {
        Name = "c", Kind = kind, Url = new Uri(kind is AlertChannelKind.Email ? "smtp://mail.example" : "https://receiver.example/hook"), Templates = words,
        Language = kind is AlertChannelKind.Slack or AlertChannelKind.Email or AlertChannelKind.Webhook ? AlertLanguage.English : AlertLanguage.Chinese,
        Secret = kind switch { AlertChannelKind.Webhook => Secret, AlertChannelKind.PagerDuty => "0123456789abcdef0123456789abcdef", _ => null },
        Email = kind is AlertChannelKind.Email ? new EmailOptions { From = "kubeprobe@example.com", To = ["sre@example.com"] } : null,
    };
}
