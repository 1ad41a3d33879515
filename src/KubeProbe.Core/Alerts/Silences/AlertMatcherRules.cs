using System.Globalization;
using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Alerts.Silences;

/// <summary>What a matcher may be: whoever writes one must not be able to keep the centre busy with it.</summary>
public static partial class AlertMatcherRules
{
    /// <summary>Most characters of a value or expression.</summary>
    public const int MaxValue = 500;

    /// <summary>Most repetitions that an expression may count, those within others multiplied.</summary>
    public const int MaxRepetitions = 1_000;

    // In linear time by itself; what is left is a machine that stands still.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with a matcher, with the remedy; null when nothing is.</summary>
    public static string? Fault(AlertMatcher matcher)
    {
        if (!LabelSyntax.IsKey(matcher.Name)) return $"\"{Short(matcher.Name)}\" is no name of a label. Use one of {AlertLabels.Names}, or a label of the cluster.";
        if (matcher.Value.Length > MaxValue) return $"The value of {matcher.Name} is longer than {MaxValue} characters.";
        if (!matcher.IsRegex) return null;
        if (Repetitions(matcher.Value) > MaxRepetitions) return $"The expression of {matcher.Name} counts more than {MaxRepetitions} repetitions. Use * or +.";
        try
        {
            _ = Compile(matcher.Value);
            return null;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return $"\"{Short(matcher.Value)}\" is no regular expression of the kind that is taken, without look-around and back-references: {Short(fault.Message)}";
        }
    }

    internal static Regex Compile(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);

    static double Repetitions(string pattern) => Counted().Matches(pattern).Aggregate(
        1d, (product, match) => product * double.Parse(match.Groups["most"].Value is { Length: > 0 } most ? most : match.Groups["least"].Value, CultureInfo.InvariantCulture));

    static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";

    [GeneratedRegex(@"\{(?<least>\d+)(,(?<most>\d*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Counted();
}
