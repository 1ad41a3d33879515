using System.Text.RegularExpressions;

namespace KubeProbe.Cli.Output;

/// <summary>Which plain words a YAML reader, of version 1.1 or 1.2, takes for something else than a string.</summary>
static partial class YamlScalars
{
    static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=",
    };

    public static bool ReadsAsString(string plain) => !Words.Contains(plain) && !Other().IsMatch(plain);

    // Numbers of any base, with underscores or sexagesimal; infinities; dates.
    [GeneratedRegex(@"^([-+]?(\.?\d[\d_,:]*\.?[\d_]*([eE][-+]?\d+)?|0[xob][\da-fA-F_]+|\.(inf|Inf|INF))|\.(nan|NaN|NAN)|\d{4}-\d\d?-\d\d?([Tt ].*)?)\z")]
    private static partial Regex Other();
}
