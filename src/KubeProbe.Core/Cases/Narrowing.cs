using KubeProbe.Core.Changes;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>What of a change a parameter may be narrowed to.</summary>
public enum ChangePart
{
    [System.Text.Json.Serialization.JsonStringEnumMemberName("namespace")] Namespace,
    [System.Text.Json.Serialization.JsonStringEnumMemberName("component")] Component,
}

/// <summary>A parameter of a run that looks only at what changed.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="To">Its value: what the change tells.</param>
/// <param name="Was">What it is in other runs; null where it is not set.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.Narrowing")]
public sealed record Narrowing([property: Id(0)] string Name, [property: Id(1)] string To, [property: Id(2)] ParameterValue? Was);

/// <summary>Which parameters of a case a change narrows, and to what.</summary>
public static class NarrowingRules
{
    /// <summary>
    /// The parameters whose declaration says so. Nothing is widened: where the case looks at some only, the change must be among them, else it
    /// stays as it is.
    /// </summary>
    public static IReadOnlyList<Narrowing> Of(
        IReadOnlyList<ParameterDeclaration> declarations, IReadOnlyDictionary<string, ParameterValue> values, Change change)
    {
        var narrowed = new List<Narrowing>();
        foreach (var declaration in declarations)
        {
            var told = declaration.FromChange switch { ChangePart.Namespace => change.Namespace, ChangePart.Component => change.Component, _ => "" };
            // It comes from outside and goes into a list: only what can be one name.
            if (!LabelSyntax.IsDnsName(told)) continue;
            var was = values.GetValueOrDefault(declaration.Name);
            var now = was?.Text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            var alreadySo = now is [var only] && only == told;
            if (!alreadySo && (now.Length == 0 || now.Any(item => Names(item, told)))) narrowed.Add(new Narrowing(declaration.Name, told, was));
        }
        return narrowed;
    }

    /// <summary>The values of a run that is narrowed.</summary>
    public static IReadOnlyDictionary<string, ParameterValue> Apply(IReadOnlyDictionary<string, ParameterValue> values, IReadOnlyList<Narrowing> narrowed) =>
        ParameterRules.Merge(values, narrowed.ToDictionary(each => each.Name, each => ParameterValue.Of(each.To)));

    /// <summary>The values as they are in other runs.</summary>
    public static IReadOnlyDictionary<string, ParameterValue> Undo(IReadOnlyDictionary<string, ParameterValue> values, IReadOnlyList<Narrowing> narrowed)
    {
        var wide = new SortedDictionary<string, ParameterValue>(values.ToDictionary(), StringComparer.Ordinal);
        foreach (var each in narrowed)
            if (each.Was is { } was) wide[each.Name] = was;
            else wide.Remove(each.Name);
        return wide;
    }

    /// <summary>Whether two runs look at the same: each at all, or both at the same part.</summary>
    public static bool Alike(IReadOnlyList<Narrowing> one, IReadOnlyList<Narrowing> other) =>
        one.Select(each => (each.Name, each.To)).SequenceEqual(other.Select(each => (each.Name, each.To)));

    static bool Names(string item, string told) =>
        item == told || (item.EndsWith('*') && told.StartsWith(item[..^1], StringComparison.Ordinal));
}
