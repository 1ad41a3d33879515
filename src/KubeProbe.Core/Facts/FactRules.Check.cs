using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Facts;

public static partial class FactRules
{
    static IEnumerable<ManifestFault> Check(FactRule rule, string field)
    {
        var name = rule.Name.TrimEnd('*');
        if (rule.Name.Length is 0 or > MostName || !name.All(FactBounds.IsNameCharacter) || rule.Name.Length - name.Length > 1)
            yield return new($"{field}.name", $"\"{Cut(rule.Name)}\" can't be the name of a fact.", "Use letters, digits and - _ . / : @, at most 128, with at most one * at the end.");
        if (!Enum.IsDefined(rule.Rule)) yield return new($"{field}.rule", "It is no rule.", "Use mustEqual, majority, oneOf or atLeastVersion.");

        var wantsValue = rule.Rule is FactRuleKind.MustEqual or FactRuleKind.AtLeastVersion;
        if (wantsValue && string.IsNullOrEmpty(rule.Value)) yield return new($"{field}.value", $"{Word(rule.Rule)} has no value.", "Say which value is wanted.");
        if (!wantsValue && rule.Value is not null) yield return new($"{field}.value", $"{Word(rule.Rule)} takes no value.", "Remove it.");
        if (rule.Value?.Length > MostValue) yield return new($"{field}.value", "It is too long.", $"Use at most {MostValue} characters.");
        if (rule is { Rule: FactRuleKind.AtLeastVersion, Value.Length: > 0 } && FactVersion.Parse(rule.Value) is null)
            yield return new($"{field}.value", $"\"{Cut(rule.Value)}\" is no version.", "Write it such as 1.26 or v1.26.5.");

        if (rule.Rule is FactRuleKind.OneOf && rule.Values.Count is 0 or > MostValues) yield return new($"{field}.values", $"oneOf has {rule.Values.Count} values.", $"Name 1 to {MostValues}.");
        if (rule.Rule is not FactRuleKind.OneOf && rule.Values.Count > 0) yield return new($"{field}.values", $"{Word(rule.Rule)} takes no values.", "Remove them.");
        if (rule.Values.Any(value => value.Length > MostValue)) yield return new($"{field}.values", "A value is too long.", $"Use at most {MostValue} characters.");
        if (rule.Minimum is < 3 or > 10_000) yield return new($"{field}.minimum", $"{rule.Minimum} is no population to have a majority in.", "Give a number from 3 to 10000.");
    }

    static string Word(FactRuleKind kind) => kind switch
    {
        FactRuleKind.MustEqual => "mustEqual",
        FactRuleKind.Majority => "majority",
        FactRuleKind.OneOf => "oneOf",
        _ => "atLeastVersion",
    };
}
