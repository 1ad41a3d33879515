using System.Text;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>The markdown that DingTalk, Feishu and WeCom have in common: bold, lists and line breaks.</summary>
static class ChatMarkdown
{
    /// <summary>One event with its fields, or several as a list, as many as fit; the rest is counted.</summary>
    public static string Of(IReadOnlyList<AlertEvent> events, ChannelWords words, int most)
    {
        if (events.Count == 1) return JsonBody.Within(words.Text(events[0]) ?? One(events[0], words.Language), most);

        var text = new StringBuilder();
        var left = events.Count;
        foreach (var told in events)
        {
            var line = $"- **{words.Title(told)}** {JsonBody.Within(told.Alert.Summary, 200)}\n";
            if (text.Length + line.Length > most - 20) break;
            text.Append(line);
            left--;
        }
        if (left > 0) text.Append(words.Language is AlertLanguage.Chinese ? $"- 另有 {left} 条" : $"- and {left} more");
        return text.ToString();
    }

    static string One(AlertEvent told, AlertLanguage language) =>
        $"{told.Alert.Summary}\n\n" + string.Join("\n", AlertWords.Fields(told, language).Select(field => $"- **{field.Name}**: {field.Value}"));
}
