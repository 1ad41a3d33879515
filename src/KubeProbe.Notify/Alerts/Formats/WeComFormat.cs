using System.Text;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>A WeCom group robot, whose key is in its address. Markdown of at most 4,096 bytes.</summary>
/// <remarks>Source: WeCom developer centre, "Group robot configuration".</remarks>
sealed class WeComFormat(AlertChannelOptions channel, ChannelWords words) : IAlertFormat
{
    const int LongestBytes = 4_096;

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var title = words.Title(events);
        var colour = events.All(told => told.IsResolved) ? "info" : "warning";
        var head = $"<font color=\"{colour}\">{title}</font>\n";
        var mentions = string.Concat(channel.Mentions.Select(user => $"\n<@{user}>"));
        var room = LongestBytes - Encoding.UTF8.GetByteCount(head) - Encoding.UTF8.GetByteCount(mentions);
        return JsonBody.Post(channel.Url, new { msgtype = "markdown", markdown = new { content = head + Bytes(ChatMarkdown.Of(events, words, room), room) + mentions } });
    }

    public string? Refusal(string body) => ChatAnswer.Refusal(body, "errcode", "errmsg");

    // The limit is in bytes, and a Chinese character has three.
    static string Bytes(string text, int most)
    {
        while (Encoding.UTF8.GetByteCount(text) > most) text = JsonBody.Within(text, text.Length - Math.Max(1, (Encoding.UTF8.GetByteCount(text) - most) / 3));
        return text;
    }
}
