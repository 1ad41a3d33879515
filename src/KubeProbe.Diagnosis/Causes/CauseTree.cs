using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis.Causes;

/// <summary>
/// Walks the rules: those whose signals are there, less those that another one explains; the surest of the rest is the root. What
/// was seen and what was explained is the way to it.
/// </summary>
sealed class CauseTree(CauseCatalog catalog)
{
    // What several rules of a category agree on is a little surer than what one says.
    const double Agreement = 0.015;

    public TreeAnswer Walk(EvidenceText text)
    {
        var found = Matches(text);
        var roots = found.Where(each => !found.Any(other => Explains(other.Rule, each.Rule))).ToList();
        // Rules that explain each other in a ring would leave none.
        if (roots.Count == 0) roots = found;

        var scores = new Dictionary<string, double>();
        foreach (var same in roots.GroupBy(each => each.Rule.Category))
            scores[same.Key] = Math.Min(1, same.Max(each => each.Rule.Strength) + Agreement * Math.Min(3, same.Count() - 1));
        var best = scores.Count == 0 ? null : scores.OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal).First().Key;
        var bests = scores.Keys.ToDictionary(category => category, category => roots.Where(each => each.Rule.Category == category)
            .OrderByDescending(each => each.Rule.Strength).ThenBy(each => each.Rule.Id, StringComparer.Ordinal).First());
        return new TreeAnswer(best, scores, bests, [.. found.Except(roots)], Symptoms(text));
    }

    /// <summary>The rules whose signals are there, whatever explains them.</summary>
    public List<Found> Matches(EvidenceText text)
    {
        var found = new List<Found>();
        foreach (var rule in catalog.Rules)
            if (Match(rule, text) is { } lines) found.Add(new Found(rule, lines));
        return found;
    }

    static bool Explains(CauseRule cause, CauseRule symptom) =>
        cause != symptom && (cause.Explains.Contains(symptom.Id) || (cause.Category != symptom.Category && cause.Explains.Contains(symptom.Category)));

    static List<int>? Match(CauseRule rule, EvidenceText text)
    {
        var lines = new List<int>();
        foreach (var signal in rule.All)
            if (signal.FindIn(text) is >= 0 and var line) lines.Add(line);
            else return null;
        if (rule.Any.Count > 0)
        {
            var before = lines.Count;
            foreach (var signal in rule.Any)
                if (signal.FindIn(text) is >= 0 and var line) lines.Add(line);
            if (lines.Count == before) return null;
        }
        return rule.None.Any(signal => signal.FindIn(text) >= 0) ? null : lines;
    }

    List<string> Symptoms(EvidenceText text) =>
        [.. catalog.Symptoms.Where(symptom => symptom.Any.Any(signal => signal.FindIn(text) >= 0)).Select(symptom => symptom.Title)];
}

/// <summary>A rule whose signals are there, and in which lines.</summary>
sealed record Found(CauseRule Rule, IReadOnlyList<int> Lines);

/// <summary>What the walk came to.</summary>
/// <param name="Category">The root's, or null when no rule's signals are there.</param>
/// <param name="Scores">How sure, by category.</param>
/// <param name="Best">The surest rule of each of them.</param>
/// <param name="Explained">Rules whose signals are there as symptoms of others.</param>
/// <param name="Symptoms">What was seen, whatever the cause.</param>
sealed record TreeAnswer(
    string? Category, IReadOnlyDictionary<string, double> Scores, IReadOnlyDictionary<string, Found> Best,
    IReadOnlyList<Found> Explained, IReadOnlyList<string> Symptoms)
{
    public static TreeAnswer Nothing { get; } = new(null, new Dictionary<string, double>(), new Dictionary<string, Found>(), [], []);
}
