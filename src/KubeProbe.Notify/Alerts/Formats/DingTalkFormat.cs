using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>A DingTalk custom robot; where it has a secret, the address is signed.</summary>
/// <remarks>Source: DingTalk open platform, "Custom robot access": HMAC-SHA256 over timestamp, line feed and secret, keyed by the secret; milliseconds.</remarks>
sealed class DingTalkFormat(AlertChannelOptions channel, ChannelWords words) : IAlertFormat
{
    const int Longest = 18_000;

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var title = words.Title(events);
        // A mention counts only when the text names it, too.
        var mentions = string.Concat(channel.Mentions.Select(mobile => $" @{mobile}"));
        return JsonBody.Post(Address(now), new
        {
            msgtype = "markdown",
            markdown = new { title, text = $"### {title}\n{ChatMarkdown.Of(events, words, Longest)}{mentions}" },
            at = new { atMobiles = channel.Mentions, isAtAll = false },
        });
    }

    public string? Refusal(string body) => ChatAnswer.Refusal(body, "errcode", "errmsg");

    Uri Address(DateTimeOffset now)
    {
        if (channel.Secret is null) return channel.Url;
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var separator = channel.Url.Query.Length > 0 ? "&" : "?";
        return new Uri($"{channel.Url}{separator}timestamp={timestamp}&sign={Uri.EscapeDataString(Sign(timestamp, channel.Secret))}");
    }

    /// <summary>Before it is escaped for the address.</summary>
    public static string Sign(string timestamp, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}")));
}
