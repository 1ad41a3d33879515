using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Selectors;

/// <summary>How a requirement compares a label with its values.</summary>
public enum LabelOperator { In, NotIn, Exists, DoesNotExist }

/// <summary>One condition on one label.</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Matches(string? value) => Operator switch
    {
        LabelOperator.In => value is not null && Values.Contains(value),
        LabelOperator.NotIn => value is null || !Values.Contains(value),
        LabelOperator.Exists => value is not null,
        _ => value is null,
    };

    public override string ToString() => Operator switch
    {
        LabelOperator.In => Values.Count == 1 ? $"{Key}={Values[0]}" : $"{Key} in ({string.Join(',', Values.Order(StringComparer.Ordinal))})",
        LabelOperator.NotIn => Values.Count == 1 ? $"{Key}!={Values[0]}" : $"{Key} notin ({string.Join(',', Values.Order(StringComparer.Ordinal))})",
        LabelOperator.Exists => Key,
        _ => "!" + Key,
    };
}

/// <summary>Conditions on labels, all of which must hold. Without any it matches everything.</summary>
public sealed class LabelSelector(IReadOnlyList<LabelRequirement> requirements)
{
    public static readonly LabelSelector Everything = new([]);

    public static readonly LabelSelector Nothing = new([new LabelRequirement("", LabelOperator.In, [])]);

    public IReadOnlyList<LabelRequirement> Requirements { get; } = requirements;

    /// <summary>Reads the text form: <c>app=web,tier in (a,b),!old</c>.</summary>
    /// <exception cref="ApiException">400 with the parser's text.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new(new LabelSelectorParser(text).Parse());

    /// <summary>Reads the object form, <c>{matchLabels, matchExpressions}</c>. An absent one matches nothing, an empty one everything.</summary>
    public static LabelSelector From(JsonObject? selector)
    {
        if (selector is null) return Nothing;
        var requirements = selector.Pairs("matchLabels")
            .Select(p => new LabelRequirement(p.Key, LabelOperator.In, [p.Value])).ToList();
        foreach (var expression in selector.Items("matchExpressions"))
        {
            if (!Enum.TryParse<LabelOperator>(expression.Text("operator"), out var op)) return Nothing;
            requirements.Add(new LabelRequirement(expression.Text("key") ?? "", op, [.. expression.Texts("values")]));
        }
        return new(requirements);
    }

    /// <summary>Reads a plain map, such as a Service's selector. An absent or empty one matches nothing.</summary>
    public static LabelSelector FromMap(JsonObject? map) => map is { Count: > 0 }
        ? new([.. ((JsonNode)map).Pairs().Select(p => new LabelRequirement(p.Key, LabelOperator.In, [p.Value]))])
        : Nothing;

    /// <summary>Whether an object's labels meet every condition.</summary>
    public bool Matches(JsonObject obj) => MatchesLabels(obj.Object("metadata", "labels"));

    public bool MatchesLabels(JsonObject? labels)
    {
        foreach (var requirement in Requirements)
            if (!requirement.Matches(labels.Text(requirement.Key))) return false;
        return true;
    }

    public override string ToString() => string.Join(',', Requirements);
}
