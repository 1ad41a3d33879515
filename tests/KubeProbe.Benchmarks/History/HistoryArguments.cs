using System.Globalization;

namespace KubeProbe.Benchmarks.History;

/// <summary>What <c>history</c> is asked.</summary>
/// <param name="Runs">Runs to have in history.</param>
/// <param name="Postgres">Connection string, or null.</param>
/// <param name="Sqlite">File, or null.</param>
/// <param name="Only"><c>fill</c>, <c>read</c>, or null for both.</param>
/// <param name="Json">File for the figures, or null.</param>
sealed record HistoryArguments(int Runs, string? Postgres, string? Sqlite, string? Only, string? Json)
{
    /// <summary>Null when they make no sense.</summary>
    public static HistoryArguments? Read(IReadOnlyList<string> words)
    {
        var given = new Dictionary<string, string>();
        for (var i = 0; i + 1 < words.Count; i += 2) given[words[i]] = words[i + 1];
        if (words.Count % 2 != 0 || given.Keys.Except(["--runs", "--postgres", "--sqlite", "--only", "--json"]).Any()) return null;

        var read = new HistoryArguments(
            int.TryParse(given.GetValueOrDefault("--runs"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 0,
            given.GetValueOrDefault("--postgres"), given.GetValueOrDefault("--sqlite"), given.GetValueOrDefault("--only"), given.GetValueOrDefault("--json"));
        return read.Runs > 0 && read.Postgres is null != read.Sqlite is null && read.Only is null or "fill" or "read" ? read : null;
    }
}
