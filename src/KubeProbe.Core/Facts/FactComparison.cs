namespace KubeProbe.Core.Facts;

/// <summary>One fact over many clusters.</summary>
/// <param name="Clusters">Those that tell it.</param>
/// <param name="Majority">What more than half of them have; null where no value has that.</param>
/// <param name="Groups">The clusters by value, the value most have first.</param>
public sealed record FactComparison(int Clusters, string? Majority, IReadOnlyList<FactGroup> Groups)
{
    /// <summary>Clusters out of line: those with another value than the majority; where there is none and values differ, all.</summary>
    public int Outliers => Groups.Count <= 1 ? 0 : Groups.Where(group => group.Value != Majority).Sum(group => group.Rows.Count);

    /// <summary>Compares; of a cluster that tells the fact by several cases, what it told last counts.</summary>
    public static FactComparison Of(IEnumerable<FactRow> rows)
    {
        var last = rows.GroupBy(row => row.Key.Cluster).Select(group => group.MaxBy(row => row.SeenAt)!).ToList();
        var groups = last.GroupBy(row => row.Value)
            .Select(group => new FactGroup(group.Key, [.. group.OrderBy(row => row.Key.Cluster, StringComparer.Ordinal)]))
            .OrderByDescending(group => group.Rows.Count).ThenBy(group => group.Value, StringComparer.Ordinal).ToList();
        return new FactComparison(last.Count, groups is [var first, ..] && first.Rows.Count * 2 > last.Count ? first.Value : null, groups);
    }
}

/// <summary>The clusters that have one value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Rows">Theirs, by cluster.</param>
public sealed record FactGroup(string Value, IReadOnlyList<FactRow> Rows);
