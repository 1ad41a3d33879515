using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Facts;

/// <summary>When a majority is another than it was, and whose last verdict that makes wrong.</summary>
public static class FactShiftRules
{
    /// <summary>The reason of the verdict by which a fact fails a run.</summary>
    public const string Reason = "fact";

    /// <summary>Each fact under a majority rule that the run told, with the least population any of its rules asks for.</summary>
    public static IReadOnlyDictionary<string, int> Minimums(IReadOnlyList<FactRule> rules, IReadOnlyList<Fact> facts) =>
        FactRules.UnderMajority(rules, facts).Distinct().ToDictionary(name => name, name => rules.Where(rule => rule.Rule is FactRuleKind.Majority && FactRules.Takes(rule, name)).Min(rule => rule.Minimum));

    /// <summary>The value more than half of all clusters have; null where none has that, or the fleet is too small.</summary>
    public static string? MajorityOf(FactMajority? most, int minimum) =>
        most is not null && most.Population >= minimum && most.Clusters * 2 > most.Population ? most.Value : null;

    /// <summary>
    /// The bindings whose last verdict does not fit the majority as it is now: who is out of line and passed, and who failed by a fact and
    /// is in line, or has no majority against it any more.
    /// </summary>
    /// <param name="rows">What each cluster tells of the fact.</param>
    /// <param name="standings">Their last verdicts of the case.</param>
    /// <param name="majority">The majority as it is now.</param>
    /// <param name="was">As it was when it was looked at last.</param>
    public static IReadOnlyList<StandingKey> Wronged(IReadOnlyList<FactRow> rows, IReadOnlyList<Standing> standings, string? majority, string? was)
    {
        var values = rows.GroupBy(row => row.Key.Cluster).ToDictionary(group => group.Key, group => group.MaxBy(row => row.SeenAt)!.Value);
        return
        [
            .. standings.Where(standing => !standing.NotApplicable && values.TryGetValue(standing.Key.Cluster, out var value)
                && (majority is not null && value != majority ? standing.Verdict is Verdict.Passed
                    : standing is { Verdict: Verdict.Failed, Reason: Reason } && value != was)).Select(standing => standing.Key),
        ];
    }
}
