namespace KubeProbe.Core.Manifests;

public static partial class LabelSelectorText
{
    /// <summary>The written form; <c>&lt;all&gt;</c> for a selector that selects everything.</summary>
    public static string Write(LabelSelector selector)
    {
        var terms = selector.MatchLabels.Select(label => $"{label.Key}={label.Value}").Concat(selector.MatchExpressions.Select(Term)).ToList();
        return terms.Count == 0 ? "<all>" : string.Join(',', terms);
    }

    static string Term(LabelRequirement requirement) => requirement.Operator switch
    {
        LabelOperator.In => $"{requirement.Key} in ({string.Join(',', requirement.Values)})",
        LabelOperator.NotIn => $"{requirement.Key} notin ({string.Join(',', requirement.Values)})",
        LabelOperator.Exists => requirement.Key,
        _ => $"!{requirement.Key}",
    };
}
