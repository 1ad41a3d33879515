namespace KubeProbe.Core.Cases;

/// <summary>Parameters: how they are merged, and in <c>ParameterRules.Check.cs</c> what may be wrong with them.</summary>
public static partial class ParameterRules
{
    /// <summary>
    /// Values by name for everything the template declares and somebody sets: the binding's over the case's over the default.
    /// What the template does not declare is left out, because a binding's overrides may be for another of its cases.
    /// </summary>
    public static IReadOnlyDictionary<string, ParameterValue> Render(
        IReadOnlyList<ParameterDeclaration> declarations,
        IReadOnlyDictionary<string, ParameterValue> ofCase,
        IReadOnlyDictionary<string, ParameterValue> ofBinding)
    {
        var values = new SortedDictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var declaration in declarations)
        {
            var value = ofBinding.GetValueOrDefault(declaration.Name)
                ?? ofCase.GetValueOrDefault(declaration.Name)
                ?? declaration.Default;
            if (value is not null) values[declaration.Name] = value;
        }
        return values;
    }

    /// <summary>The values with others over them.</summary>
    public static IReadOnlyDictionary<string, ParameterValue> Merge(
        IReadOnlyDictionary<string, ParameterValue> values, IReadOnlyDictionary<string, ParameterValue> over)
    {
        var merged = new SortedDictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var (name, value) in values) merged[name] = value;
        foreach (var (name, value) in over) merged[name] = value;
        return merged;
    }
}
