using System.Globalization;

namespace KubeProbe.Probes.Inspections.Configuration;

/// <summary>Whether an object says what it must.</summary>
static class ConfigurationRules
{
    public static IEnumerable<string> Check(KubeObject item, IReadOnlyList<ConfigurationCheck> checks)
    {
        if (!item.Exists)
        {
            yield return $"{checks[0]} does not exist; apply it";
            yield break;
        }

        foreach (var check in checks.Where(check => check.Path is not null))
        {
            var values = check.Path!.Of(item).Take(1_000).Select(Shown).ToList();
            if (values.Count == 0) yield return $"{check} has nothing at {check.PathText}; apply it again with that field";
            // Of several values each must hold: one rule switched off is a hole in the whole.
            else if (values.Find(value => !Holds(check, value)) is { } wrong)
                yield return $"{check}: {check.PathText} is '{Cut(wrong)}', wanted is {check.Operator} {check.Value}; correct it and apply it again";
        }
    }

    /// <summary>A hash of all that is configuration in an object: neither metadata nor status.</summary>
    public static string HashOf(KubeObject item)
    {
        var hash = new FactHash();
        foreach (var (key, value) in item.Members())
            if (key is not ("metadata" or "status" or "apiVersion" or "kind")) hash.Add(key, value);
        return hash.ToString();
    }

    static string Shown(KubeObject value) => value.AsText() ?? value.Element.GetRawText();

    static bool Holds(ConfigurationCheck check, string value) => check.Operator switch
    {
        "=" => value == check.Value,
        "!=" => value != check.Value,
        ">=" => Number(value) is { } a && Number(check.Value) is { } b && a >= b,
        "<=" => Number(value) is { } a && Number(check.Value) is { } b && a <= b,
        "contains" => value.Contains(check.Value, StringComparison.Ordinal),
        _ => true,
    };

    static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Quantity.Read(text);

    static string Cut(string text) => text.Length <= 100 ? text : text[..99] + "…";
}
