using System.Globalization;

namespace KubeProbe.Probes.Inspections.Control;

/// <summary>One sample of Prometheus' text format.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
sealed record MetricLine(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Label(string name) => Labels.GetValueOrDefault(name, "");

    /// <summary>The sample a line holds; null for a comment and for what is none.</summary>
    public static MetricLine? Parse(string line)
    {
        var at = line.IndexOfAny(['{', ' ']);
        if (at <= 0 || line[0] == '#') return null;
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        var name = line[..at];
        if (line[at] == '{' && !TryLabels(line, ref at, labels)) return null;
        var value = line[at..].Trim().Split(' ')[0];
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new MetricLine(name, labels, number) : null;
    }

    static bool TryLabels(string line, ref int at, Dictionary<string, string> labels)
    {
        at++;
        while (at < line.Length && line[at] != '}')
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0) return false;
            var key = line[at..equals].Trim(',', ' ');
            var end = equals + 2;
            while (end < line.Length && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
            if (end >= line.Length) return false;
            labels[key] = line[(equals + 2)..end].Replace("\\\"", "\"").Replace("\\n", "\n").Replace("\\\\", "\\");
            at = end + 1;
        }

        return at++ < line.Length;
    }
}
