using System.Text.RegularExpressions;

namespace KubeProbe.Server.Tests.Hosting;

/// <summary>What a scrape answered, series by series.</summary>
sealed partial class Scrape
{
    Scrape(IReadOnlyList<Series> series) => All = series;

    public IReadOnlyList<Series> All { get; }

    public IEnumerable<Series> Of(string metric) => All.Where(series => series.Metric == metric);

    public static async Task<Scrape> ReadAsync(HttpClient http, string path = "/metrics")
    {
        var text = await http.GetStringAsync(path);
        return new([.. text.Split('\n').Select(line => Line().Match(line)).Where(match => match.Success).Select(match => new Series(
            match.Groups["metric"].Value,
            Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value),
            double.Parse(match.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture)))]);
    }

    [GeneratedRegex(@"^(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[-+0-9.eENaInf]+)( \d+)?$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Label();
}

/// <summary>One series and its value now.</summary>
sealed record Series(string Metric, IReadOnlyDictionary<string, string> Labels, double Value);
