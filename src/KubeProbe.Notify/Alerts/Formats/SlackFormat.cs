using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>A Slack incoming webhook: a header, the summary, and fields; a digest is one section for each alert.</summary>
/// <remarks>Source: Slack API, "Block Kit": 50 blocks, 150 characters of a header, 3,000 of a section, 10 fields of 2,000.</remarks>
sealed class SlackFormat(AlertChannelOptions channel, ChannelWords words, Uri? centre) : IAlertFormat
{
    const int LongestHeader = 150, LongestSection = 3_000, LongestField = 2_000, MostSections = 48;

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var title = words.Title(events);
        var blocks = new List<object> { new { type = "header", text = new { type = "plain_text", text = JsonBody.Within(title, LongestHeader) } } };
        if (events.Count == 1)
        {
            blocks.Add(words.Text(events[0], Escape) is { } text ? Section(Mentions() + text, []) : Section($"{Mentions()}{Escape(events[0].Alert.Summary)}", AlertWords.Fields(events[0], channel.Language)));
            if (RunLink.Of(centre, events[0].Alert) is { } link) blocks.Add(Section($"<{link}|{events[0].Alert.LastRun}>", []));
        }
        else
        {
            blocks.AddRange(events.Take(MostSections).Select(told => Section($"*{Escape(words.Title(told))}*\n{Escape(told.Alert.Summary)}", [])));
        }
        return JsonBody.Post(channel.Url, new { text = Escape(title), blocks });
    }

    public string? Refusal(string body) => body.Trim() is "ok" or "" ? null : "The answer is none of a Slack webhook: check the channel's url.";

    static Dictionary<string, object> Section(string text, IEnumerable<(string Name, string Value)> fields)
    {
        var section = new Dictionary<string, object> { ["type"] = "section", ["text"] = new { type = "mrkdwn", text = JsonBody.Within(text, LongestSection) } };
        var told = fields.Take(10).Select(field => new { type = "mrkdwn", text = JsonBody.Within($"*{field.Name}*\n{Escape(field.Value)}", LongestField) }).ToArray();
        if (told.Length > 0) section["fields"] = told;
        return section;
    }

    string Mentions() => string.Concat(channel.Mentions.Select(user => $"<@{user}> "));

    static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
