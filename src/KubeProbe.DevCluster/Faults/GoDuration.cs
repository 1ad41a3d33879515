using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeProbe.DevCluster.Faults;

/// <summary>Spans of time as Kubernetes people write them: <c>500ms</c>, <c>2s</c>, <c>1m30s</c>.</summary>
public static partial class GoDuration
{
    /// <summary>Longest span taken; longer ones are no use in a development cluster and overflow timers.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        if (!Whole().IsMatch(text)) return false;
        var seconds = 0.0;
        foreach (Match part in Part().Matches(text))
        {
            var number = double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture);
            seconds += number * part.Groups[2].Value switch { "ms" => 0.001, "s" => 1, "m" => 60, _ => 3600 };
        }
        if (seconds > Longest.TotalSeconds) return false;
        span = TimeSpan.FromSeconds(seconds);
        return true;
    }

    public static string Format(TimeSpan span) => span.TotalSeconds % 1 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds}ms");

    [GeneratedRegex(@"\A([0-9]{1,9}(\.[0-9]{1,9})?(ms|s|m|h))+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Whole();

    [GeneratedRegex(@"([0-9.]+)(ms|s|m|h)")]
    private static partial Regex Part();
}
