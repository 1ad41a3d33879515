using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Causes;
using KubeProbe.Diagnosis.Classifier;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis;

/// <summary>From what both say to one answer.</summary>
static class Verdicts
{
    // What rules weigh against words, and how sure both together are; measured with rows that the words had not seen.
    const double OfTree = 2;
    const double Doubt = 0.05;

    // What a category has of the tree where none of its rules holds; more where those that hold only name a layer.
    const double NoRule = 0.05;
    const double NoRuleEither = 0.25;
    const double OnlyNamed = 0.62;
    const double Certainty = 2.2;

    // Below this nothing is said: a guess costs whoever follows it more than silence.
    const double LeastSure = 0.15;

    const int MaxLines = 8;
    const int MaxLine = 500;

    public static RunDiagnosis Of(EvidenceText text, TreeAnswer tree, double[]? classifier)
    {
        var probabilities = Together(tree, classifier);
        var top = Taxonomy.Ordered.Zip(probabilities, (category, probability) => new CategoryProbability(category, Math.Round(probability, 4)))
            .OrderByDescending(each => each.Probability).ThenBy(each => each.Category, StringComparer.Ordinal).Take(3).ToList();
        var best = top[0];
        if (best.Category == RunDiagnosis.Unknown || (best.Probability < LeastSure && tree.Category is null))
            return Unknown(top, "The evidence establishes no cause.") with { Path = [.. tree.Symptoms] };

        return tree.Best.TryGetValue(best.Category, out var found) ? ByRule(text, tree, found, best, top) : ByClassifier(tree, best, top);
    }

    public static RunDiagnosis Unknown(IReadOnlyList<CategoryProbability> top, string why) => new()
    {
        Cause = why,
        Check = "Look at the events of the pod and its node, at the log of its containers, and at those of kubelet and container runtime.",
        Remedy = "None is known without a cause.",
        Top = top,
        Confidence = top.Count == 0 ? 1 : Math.Round(1 - top[0].Probability, 4),
    };

    // Where a rule holds, the log odds of its sureness and the logarithm of the classifier's probability are added and made probabilities
    // again; elsewhere the classifier's stand as they are.
    static double[] Together(TreeAnswer tree, double[]? classifier)
    {
        if (tree.Category is null && classifier is not null) return classifier;
        var sums = new double[Taxonomy.Ordered.Count];
        var least = tree.Category is { } found && tree.Scores[found] <= OnlyNamed ? NoRuleEither : NoRule;
        for (var i = 0; i < sums.Length; i++)
            sums[i] = (OfTree * LogOdds(Math.Max(least, tree.Scores.GetValueOrDefault(Taxonomy.Ordered[i]))) + (classifier is null ? 0 : Math.Log(classifier[i] + Doubt))) / Certainty;
        if (tree.Category is null) sums[^1] = OfTree;
        return CauseModel.Softmax(sums);
    }

    static double LogOdds(double sureness)
    {
        var within = Math.Clamp(sureness, NoRule, 0.985);
        return Math.Log(within / (1 - within));
    }

    static RunDiagnosis ByRule(EvidenceText text, TreeAnswer tree, Found found, CategoryProbability best, IReadOnlyList<CategoryProbability> top) => new()
    {
        Category = best.Category,
        Confidence = best.Probability,
        Component = found.Rule.Component,
        Cause = found.Rule.Cause,
        Remedy = found.Rule.Remedy,
        Check = found.Rule.Check,
        DecidedBy = $"rule:{found.Rule.Id}",
        Lines = [.. found.Lines.Distinct().Order().Take(MaxLines).Select(line => text.Lines[line].Text is { Length: > MaxLine } cut ? cut[..MaxLine] : text.Lines[line].Text)],
        Path = [.. tree.Symptoms, .. tree.Explained.Select(each => each.Rule.Cause).Distinct().Take(4), found.Rule.Cause],
        Top = top,
    };

    static RunDiagnosis ByClassifier(TreeAnswer tree, CategoryProbability best, IReadOnlyList<CategoryProbability> top) => new()
    {
        Category = best.Category,
        Confidence = best.Probability,
        Component = CategoryTexts.Component(best.Category),
        Cause = CategoryTexts.Cause(best.Category),
        Remedy = CategoryTexts.Remedy(best.Category),
        Check = "No rule knows this text; the words resemble failures of this category. Look for the first error before it.",
        DecidedBy = "classifier",
        Path = [.. tree.Symptoms, CategoryTexts.Cause(best.Category)],
        Top = top,
    };
}
