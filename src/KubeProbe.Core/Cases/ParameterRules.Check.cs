using System.Globalization;
using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

public static partial class ParameterRules
{
    const int LongestValue = 16_384;

    /// <summary>What is wrong with what a template declares.</summary>
    public static IEnumerable<ManifestFault> CheckDeclarations(IReadOnlyList<ParameterDeclaration> declarations, string field)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < declarations.Count; i++)
        {
            var (declaration, place) = (declarations[i], $"{field}[{i}]");
            if (!Variable().IsMatch(declaration.Name))
                yield return new($"{place}.name", $"\"{declaration.Name}\" can't name an environment variable.",
                    "Use letters, digits and _, not beginning with a digit, at most 128 characters, such as ETCD_ENDPOINTS.");
            else if (declaration.Name.StartsWith("KUBEPROBE_", StringComparison.OrdinalIgnoreCase))
                yield return new($"{place}.name", "Names that begin with KUBEPROBE_ are the centre's own.", "Choose another name.");
            else if (!seen.Add(declaration.Name))
                yield return new($"{place}.name", $"The parameter {declaration.Name} is declared twice.", "Remove one of the two.");

            if (declaration is { Required: true, Default: not null })
                yield return new($"{place}.default", "A required parameter has no use for a default.", "Remove either required or default.");
            if (declaration is { Secret: true, Type: not ParameterType.String })
                yield return new($"{place}.type", "A secret parameter is text: nobody looks into it.", "Remove type, or write type: string.");
            if (declaration is { FromChange: not null, Secret: true } or { FromChange: not null, Type: not ParameterType.String })
                yield return new($"{place}.fromChange", "What a change tells is text, and no secret.", "Remove fromChange, or make it a plain string.");
            if (declaration.Default is { } value && CheckValue(declaration, value, $"{place}.default") is { } fault)
                yield return fault;
        }
    }

    /// <summary>
    /// What is wrong with values for declared parameters: unknown, of the wrong type, a secret in plain text or the other way
    /// round.
    /// </summary>
    public static IEnumerable<ManifestFault> Check(
        IReadOnlyList<ParameterDeclaration> declarations, IReadOnlyDictionary<string, ParameterValue> values, string field)
    {
        foreach (var (name, value) in values)
        {
            var declaration = declarations.FirstOrDefault(d => d.Name == name);
            if (declaration is null) yield return Unknown(name, declarations, field);
            else if (CheckValue(declaration, value, FieldPath.Of(field, name)) is { } fault) yield return fault;
        }
    }

    /// <summary>Required parameters that have no value.</summary>
    public static IEnumerable<ManifestFault> CheckRequired(
        IReadOnlyList<ParameterDeclaration> declarations, IReadOnlyDictionary<string, ParameterValue> values, string field) =>
        from declaration in declarations
        where declaration is { Required: true, Default: null } && !values.ContainsKey(declaration.Name)
        select new ManifestFault(FieldPath.Of(field, declaration.Name), $"The parameter {declaration.Name} is required.",
            declaration.Secret
                ? $"Add {declaration.Name}: {{secretRef: {{name: …, key: …}}}}."
                : $"Add {declaration.Name}, {Article(declaration.Type)}.");

    static ManifestFault Unknown(string name, IReadOnlyList<ParameterDeclaration> declarations, string field)
    {
        var names = declarations.Select(d => d.Name).Order(StringComparer.Ordinal).ToList();
        return new(FieldPath.Of(field, name), $"The template declares no parameter {name}.", NearestName.Remedy(name, names, "the parameters are"));
    }

    static ManifestFault? CheckValue(ParameterDeclaration declaration, ParameterValue value, string place)
    {
        if (declaration.Secret)
            return value.SecretRef is not null ? null : new(place,
                $"{declaration.Name} is a secret and must not stand in plain text.",
                "Put the value into a Secret and name it: {secretRef: {name: …, key: …}}.");
        if (value.SecretRef is not null)
            return new(place, $"{declaration.Name} is not declared as a secret, so it can't come from one.",
                "Give the value itself, or declare the parameter with secret: true in the template.");

        var text = value.Text ?? "";
        if (text.Length > LongestValue || text.Contains('\0'))
            return new(place, $"The value is longer than {LongestValue} characters or has a NUL character.", "Shorten it.");
        return IsOf(declaration.Type, text) ? null
            : new(place, $"{Quote(text)} is not {Article(declaration.Type)}.", $"Give {declaration.Name} {Example(declaration.Type)}.");
    }

    static bool IsOf(ParameterType type, string text) => type switch
    {
        ParameterType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ParameterType.Number => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        ParameterType.Boolean => text is "true" or "false",
        ParameterType.Duration => Duration.TryParse(text, out _),
        _ => true,
    };

    static string Article(ParameterType type) => type switch
    {
        ParameterType.Integer => "an integer",
        ParameterType.Number => "a number",
        ParameterType.Boolean => "a boolean",
        ParameterType.Duration => "a duration",
        _ => "a string",
    };

    static string Example(ParameterType type) => type switch
    {
        ParameterType.Integer => "a whole number such as 3",
        ParameterType.Number => "a number such as 0.5",
        ParameterType.Boolean => "true or false",
        ParameterType.Duration => "a duration such as 30s, 5m or 1h30m",
        _ => "text",
    };

    static string Quote(string text) => text.Length <= 60 ? $"\"{text}\"" : $"\"{text[..57]}…\"";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
