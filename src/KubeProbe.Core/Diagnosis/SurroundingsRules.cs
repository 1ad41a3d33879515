using System.Globalization;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Diagnosis;

/// <summary>What happened around a run, as lines that rules of causes look at and people read.</summary>
public static class SurroundingsRules
{
    /// <summary>A verdict that fell so long before is of the same time.</summary>
    public static readonly TimeSpan SameTime = TimeSpan.FromMinutes(15);

    /// <summary>A change so long before may be why.</summary>
    public static readonly TimeSpan ChangeCounts = TimeSpan.FromHours(1);

    const int MostChanges = 5;
    const int MostText = 200;

    // Of one or two nothing can be told.
    const int Least = 3;

    /// <summary>At most a dozen lines: other cases on this node and in this cluster, the case on other clusters, changes of the hour before.</summary>
    public static IReadOnlyList<string> Lines(RunSurroundings around, string? node, DateTimeOffset failedAt)
    {
        var lines = new List<string>();
        var here = Last(around.Here, each => each.Case);
        if (node is { Length: > 0 })
        {
            var (on, off) = (here.Where(each => each.Node == node).ToList(), here.Where(each => each.Node.Length > 0 && each.Node != node).ToList());
            Count(lines, on, $"other cases on node {node}", "within 15 minutes");
            if (MostFailed(on) && off.Count > 0 && !MostFailed(off)) lines.Add($"Cases on other nodes mostly passed: {Failed(off)} of {off.Count} failed.");
        }
        Count(lines, here, "other cases in the cluster", "within 15 minutes");
        Count(lines, Last(around.Elsewhere, each => each.Cluster), "other clusters with the same case", "within 15 minutes");
        lines.AddRange(around.Changes.Where(change => change.At <= failedAt && failedAt - change.At <= ChangeCounts).Take(MostChanges).Select(change => Text(change, node, failedAt)));
        return lines;
    }

    static List<NearVerdict> Last(IReadOnlyList<NearVerdict> verdicts, Func<NearVerdict, string> of) =>
        [.. verdicts.GroupBy(of, StringComparer.Ordinal).Select(same => same.MaxBy(each => each.At)!)];

    static void Count(List<string> lines, List<NearVerdict> verdicts, string of, string when)
    {
        if (verdicts.Count == 0) return;
        var failed = Failed(verdicts);
        var how = MostFailed(verdicts) ? "Most" : failed == 0 ? "None of the" : "Some";
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{how} {of} failed: {failed} of {verdicts.Count} {when}.{Reasons(verdicts)}"));
    }

    static string Reasons(List<NearVerdict> verdicts)
    {
        var reasons = verdicts.Where(IsBad).GroupBy(each => each.Reason).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Take(3).Select(same => $"{same.Key} {same.Count().ToString(CultureInfo.InvariantCulture)}").ToList();
        return reasons.Count == 0 ? "" : $" Reasons: {string.Join(", ", reasons)}.";
    }

    static bool MostFailed(List<NearVerdict> verdicts) => verdicts.Count >= Least && Failed(verdicts) * 2 > verdicts.Count;

    static int Failed(List<NearVerdict> verdicts) => verdicts.Count(IsBad);

    // A probe's own fault and what could not be read say nothing of the cluster.
    static bool IsBad(NearVerdict verdict) => verdict.Verdict is Verdict.Failed;

    static string Text(NearChange change, string? node, DateTimeOffset failedAt)
    {
        var minutes = (int)Math.Round((failedAt - change.At).TotalMinutes);
        var where = change.Nodes.Count == 0 ? "" : node is { Length: > 0 } && change.Nodes.Contains(node) ? ", on this node" : ", on other nodes";
        return string.Create(CultureInfo.InvariantCulture,
            $"Change {Short(change.Id)} of {Short(change.Component)}{(change.Version.Length > 0 ? $" {Short(change.Version)}" : "")} came {minutes} minutes before{where}.");
    }

    static string Short(string text) => text.Length <= MostText ? text : text[..MostText];
}
