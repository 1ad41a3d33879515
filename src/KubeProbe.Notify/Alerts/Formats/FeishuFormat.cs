using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>A Feishu or Lark custom bot: an interactive card; where it has a secret, the body is signed.</summary>
/// <remarks>Source: Feishu open platform, "Custom bot guide": HMAC-SHA256 of nothing, keyed by timestamp, line feed and secret; seconds; 20 KB.</remarks>
sealed class FeishuFormat(AlertChannelOptions channel, ChannelWords words) : IAlertFormat
{
    const int Longest = 6_000;

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var title = words.Title(events);
        var mentions = string.Concat(channel.Mentions.Select(user => $"\n<at id={user}></at>"));
        var body = new Dictionary<string, object>
        {
            ["msg_type"] = "interactive",
            ["card"] = new
            {
                config = new { wide_screen_mode = true },
                header = new { title = new { tag = "plain_text", content = title }, template = Colour(events) },
                elements = new[] { new { tag = "div", text = new { tag = "lark_md", content = ChatMarkdown.Of(events, words, Longest) + mentions } } },
            },
        };
        if (channel.Secret is { } secret)
        {
            var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            (body["timestamp"], body["sign"]) = (timestamp, Sign(timestamp, secret));
        }
        return JsonBody.Post(channel.Url, body);
    }

    public string? Refusal(string body) => ChatAnswer.Refusal(body, "code", "msg");

    public static string Sign(string timestamp, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), Array.Empty<byte>()));

    static string Colour(IReadOnlyList<AlertEvent> events) =>
        events.All(told => told.IsResolved) ? "green" : events.Any(told => !told.IsResolved && told.Alert.Level >= AlertLevel.Error) ? "red" : "orange";
}
