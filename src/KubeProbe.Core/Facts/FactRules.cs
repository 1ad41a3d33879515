using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Facts;

/// <summary>Pure decisions about facts: what may be wrong with a rule, and which rule a run's facts break.</summary>
public static partial class FactRules
{
    const int MostRules = 50;
    const int MostValues = 50;
    const int MostName = 128;
    const int MostValue = 1_024;

    /// <summary>All that is wrong with a case's rules.</summary>
    public static IEnumerable<ManifestFault> Check(IReadOnlyList<FactRule> rules, string field)
    {
        if (rules.Count > MostRules) yield return new(field, $"There are {rules.Count} rules.", $"Keep at most {MostRules}.");
        foreach (var (index, rule) in rules.Index())
            foreach (var fault in Check(rule, FieldPath.Of(field, index))) yield return fault;
    }

    /// <summary>A rule whose fact the run did not tell; null when all are there.</summary>
    public static string? FirstUntold(IReadOnlyList<FactRule> rules, IReadOnlyList<Fact> facts) =>
        rules.Where(rule => !IsPattern(rule.Name)).Select(rule => rule.Name).FirstOrDefault(name => facts.All(fact => fact.Name != name));

    /// <summary>The first rule the facts break, in words; null when none is broken.</summary>
    /// <param name="rules">The case's.</param>
    /// <param name="facts">What the run told.</param>
    /// <param name="others">What most other clusters have, of the facts under a majority rule.</param>
    public static string? FirstBroken(IReadOnlyList<FactRule> rules, IReadOnlyList<Fact> facts, IReadOnlyList<FactMajority> others)
    {
        foreach (var rule in rules)
            foreach (var fact in facts.Where(fact => Takes(rule, fact.Name)))
                if (Broken(rule, fact, others) is { } words) return words;
        return null;
    }

    /// <summary>Names of the facts a majority rule speaks of: those of which the other clusters must be asked.</summary>
    public static IReadOnlyList<string> UnderMajority(IReadOnlyList<FactRule> rules, IReadOnlyList<Fact> facts) =>
        rules.Any(rule => rule.Rule is FactRuleKind.Majority)
            ? [.. facts.Select(fact => fact.Name).Where(name => rules.Any(rule => rule.Rule is FactRuleKind.Majority && Takes(rule, name)))]
            : [];

    /// <summary>The facts of a run on many nodes: where nodes differ, all their values.</summary>
    public static IReadOnlyList<Fact> OverNodes(IEnumerable<IReadOnlyList<Fact>> nodes) =>
    [
        .. nodes.SelectMany(facts => facts).GroupBy(fact => fact.Name, fact => fact.Value).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Take(FactBounds.MaxFacts)
            .Select(group => new Fact(group.Key, FactBounds.Value(string.Join(" | ", group.Distinct().Order(StringComparer.Ordinal))))),
    ];

    static string? Broken(FactRule rule, Fact fact, IReadOnlyList<FactMajority> others) => rule.Rule switch
    {
        FactRuleKind.MustEqual when fact.Value != rule.Value => $"fact {fact.Name} is '{Cut(fact.Value)}', it must be '{Cut(rule.Value ?? "")}'",
        FactRuleKind.OneOf when !rule.Values.Contains(fact.Value) => $"fact {fact.Name} is '{Cut(fact.Value)}', it must be one of {Cut(string.Join(", ", rule.Values))}",
        FactRuleKind.AtLeastVersion when FactVersion.Compare(fact.Value, rule.Value ?? "") is not >= 0 => $"fact {fact.Name} is '{Cut(fact.Value)}', it must be at least {rule.Value}",
        FactRuleKind.Majority => OutOfLine(rule, fact, others.FirstOrDefault(other => other.Name == fact.Name)),
        _ => null,
    };

    static string? OutOfLine(FactRule rule, Fact fact, FactMajority? most) =>
        most is not null && most.IsMajorityAgainst(fact.Value, rule.Minimum)
            ? $"fact {fact.Name} is '{Cut(fact.Value)}', {most.Clusters} of {most.Population + 1} clusters have '{Cut(most.Value)}'"
            : null;

    /// <summary>Whether the rule is on the fact of this name.</summary>
    public static bool Takes(FactRule rule, string name) =>
        IsPattern(rule.Name) ? name.StartsWith(rule.Name[..^1], StringComparison.Ordinal) : name == rule.Name;

    static bool IsPattern(string name) => name.EndsWith('*');

    static string Cut(string text) => text.Length <= 200 ? text : text[..199] + "…";
}
