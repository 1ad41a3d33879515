using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Output;

/// <summary>Reads options of the form <c>key=value</c>.</summary>
static class Pairs
{
    /// <summary>The pairs in order; an error that names the option when one has no key or is given twice.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(IEnumerable<string>? texts, string option)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var text in texts ?? [])
        {
            var at = text.IndexOf('=');
            if (at <= 0) throw new CliError($"{option}: '{text}' is not of the form key=value");
            var key = text[..at];
            if (pairs.Any(p => p.Key == key)) throw new CliError($"{option}: '{key}' is given twice");
            pairs.Add(new(key, text[(at + 1)..]));
        }
        return pairs;
    }
}
