using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeProbe.Core.Manifests;

/// <summary>Durations as Go and Kubernetes write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, and <c>7d</c> for days.</summary>
public static partial class Duration
{
    /// <summary>Parses; false for anything else, a bare number included.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null || text.Length > 32) return false;

        var match = Form().Match(text);
        if (!match.Success || text.Length == 0) return false;

        var seconds = 0m;
        for (var part = 0; part < match.Groups[1].Captures.Count; part++)
        {
            var number = decimal.Parse(match.Groups[1].Captures[part].Value, CultureInfo.InvariantCulture);
            seconds += number * SecondsOf(match.Groups[2].Captures[part].Value);
        }
        if (seconds > 366 * 86_400) return false;

        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>The shortest form that parses to the same duration; <c>0s</c> for none.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";

        var text = new StringBuilder();
        if (duration.Days > 0) text.Append(duration.Days).Append('d');
        if (duration.Hours > 0) text.Append(duration.Hours).Append('h');
        if (duration.Minutes > 0) text.Append(duration.Minutes).Append('m');
        if (duration.Seconds > 0) text.Append(duration.Seconds).Append('s');
        if (duration.Milliseconds > 0) text.Append(duration.Milliseconds).Append("ms");
        return text.Length > 0 ? text.ToString() : "0s";
    }

    static decimal SecondsOf(string unit) => unit switch
    {
        "ms" => 0.001m,
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => 86_400,
    };

    [GeneratedRegex(@"^(?:(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
