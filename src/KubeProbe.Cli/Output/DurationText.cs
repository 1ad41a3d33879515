using System.Globalization;
using System.Text.RegularExpressions;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Output;

/// <summary>Durations as users write them everywhere in the product: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>.</summary>
static partial class DurationText
{
    /// <summary>Longer than this is a slip of the keyboard.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The duration; an error that names the option when it is none.</summary>
    public static TimeSpan Parse(string text, string option)
    {
        var match = Pattern().Match(text);
        if (text.Length is 0 or > 32 || !match.Success) throw Wrong(text, option);

        var total = Part(match, "d") * 86_400 + Part(match, "h") * 3_600 + Part(match, "m") * 60 + Part(match, "s") + Part(match, "ms") / 1_000;
        if (total <= 0 || total > Longest.TotalSeconds) throw Wrong(text, option);
        return TimeSpan.FromSeconds(total);
    }

    static double Part(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    static CliError Wrong(string text, string option) =>
        new($"{option}: '{text}' is not a duration", "Write it as 500ms, 30s, 5m, 1h30m or 7d.");

    [GeneratedRegex(@"^((?<d>\d{1,9})d)?((?<h>\d{1,9})h)?((?<m>\d{1,9})m(?!s))?((?<s>\d{1,9})s)?((?<ms>\d{1,9})ms)?\z")]
    private static partial Regex Pattern();
}
