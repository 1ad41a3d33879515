namespace KubeProbe.Core.Manifests;

/// <summary>Kubernetes' label selector: all of its parts must hold. An empty one matches everything.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels and the value each must have.</summary>
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Conditions on labels.</summary>
    public IReadOnlyList<LabelRequirement> MatchExpressions { get; init; } = [];

    /// <summary>Whether an object with these labels is selected.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        MatchLabels.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && MatchExpressions.All(requirement => requirement.Matches(labels));
}

/// <summary>One condition on one label.</summary>
public sealed record LabelRequirement
{
    /// <summary>The label's name.</summary>
    public required string Key { get; init; }

    /// <summary>How it is compared.</summary>
    public required LabelOperator Operator { get; init; }

    /// <summary>Of <c>In</c> and <c>NotIn</c>: at least one value.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>As in Kubernetes, <c>NotIn</c> and <c>DoesNotExist</c> hold where the label is absent.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Operator switch
    {
        LabelOperator.In => labels.TryGetValue(Key, out var value) && Values.Contains(value),
        LabelOperator.NotIn => !labels.TryGetValue(Key, out var value) || !Values.Contains(value),
        LabelOperator.Exists => labels.ContainsKey(Key),
        _ => !labels.ContainsKey(Key),
    };
}

/// <summary>Kubernetes' operators of set-based selectors.</summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}
