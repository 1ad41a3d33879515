namespace KubeProbe.Core.Manifests;

/// <summary>What may be wrong with a label selector.</summary>
public static class LabelSelectorRules
{
    /// <summary>All that is wrong; null is fine.</summary>
    public static IEnumerable<ManifestFault> Check(LabelSelector? selector, string field) =>
        selector is null ? [] :
        [
            .. MetadataRules.CheckLabels(selector.MatchLabels, $"{field}.matchLabels"),
            .. selector.MatchExpressions.Index().SelectMany(requirement =>
                Check(requirement.Item, FieldPath.Of($"{field}.matchExpressions", requirement.Index))),
        ];

    static IEnumerable<ManifestFault> Check(LabelRequirement requirement, string field)
    {
        if (!LabelSyntax.IsKey(requirement.Key))
            yield return new($"{field}.key", $"\"{requirement.Key}\" can't be the key of a label.", $"Use {LabelSyntax.KeyForm}.");

        var needsValues = requirement.Operator is LabelOperator.In or LabelOperator.NotIn;
        if (needsValues && requirement.Values.Count == 0)
            yield return new($"{field}.values", $"{requirement.Operator} needs at least one value.", "Add values, or use Exists or DoesNotExist.");
        if (!needsValues && requirement.Values.Count > 0)
            yield return new($"{field}.values", $"{requirement.Operator} takes no values.", "Remove values, or use In or NotIn.");

        foreach (var (index, value) in requirement.Values.Index())
            if (!LabelSyntax.IsValue(value))
                yield return new(FieldPath.Of($"{field}.values", index), $"\"{value}\" can't be the value of a label.", $"Use {LabelSyntax.ValueForm}.");
    }
}
