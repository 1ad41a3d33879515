using System.Globalization;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Rollouts;

/// <summary>What may be wrong with a template's rollout.</summary>
public static class TemplateRolloutRules
{
    const int MostPasses = 1_000;

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
        foreach (var fault in LabelSelectorRules.Check(rollout.Selector, $"{field}.selector")) yield return fault;
    }

    /// <summary>How many passes promote; null for what does not say.</summary>
    public static int? Passes(string promoteAfter)
    {
        var words = promoteAfter.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_] or [_, "passes" or "pass"]
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var passes) && passes is > 0 and <= MostPasses
            ? passes
            : null;
    }

    static string Cut(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
