using System.Globalization;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Rollouts;

/// <summary>What may be wrong with a template's rollout.</summary>
public static class TemplateRolloutRules
{
    const int MostPasses = 1_000, MostFailures = 10;

    /// <summary>All that is wrong; null is fine.</summary>
    public static IEnumerable<ManifestFault> Check(TemplateRollout? rollout, ProbeContract contract, string field)
    {
        if (rollout is null) yield break;
        if (contract is ProbeContract.External)
            yield return new(field, "A template of the contract external runs nothing, so no version of it can be tried.", "Remove rollout.");
        if (RolloutShare.Count(rollout.Clusters, 1) is null)
            yield return new($"{field}.clusters", $"\"{Cut(rollout.Clusters)}\" is no share of clusters.", "Write a percentage such as 5%, or a number such as 3.");
        if (Passes(rollout.PromoteAfter) is null)
            yield return new($"{field}.promoteAfter", $"\"{Cut(rollout.PromoteAfter)}\" is no number of passes.", $"Write such as 20 passes: 1 to {MostPasses}.");
        if (Failures(rollout.RollbackAfter) is null)
            yield return new($"{field}.rollbackAfter", $"\"{Cut(rollout.RollbackAfter)}\" is no number of failures.", $"Write such as 2 failures: 1 to {MostFailures}.");
        foreach (var fault in LabelSelectorRules.Check(rollout.Selector, $"{field}.selector")) yield return fault;
    }

    /// <summary>How many passes promote; null for what does not say.</summary>
    public static int? Passes(string promoteAfter) => Count(promoteAfter, MostPasses, "passes", "pass");

    /// <summary>How many failures roll back; null for what does not say.</summary>
    public static int? Failures(string rollbackAfter) => Count(rollbackAfter, MostFailures, "failures", "failure");

    static int? Count(string text, int most, params ReadOnlySpan<string> units)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2 && (words.Length == 1 || units.Contains(words[1]))
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= most
            ? count
            : null;
    }

    static string Cut(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
