using System.Globalization;
using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>Compute resources: their names, Kubernetes' quantities, and requests that fit their limits.</summary>
public static partial class ResourceRules
{
    static readonly string[] Known = ["cpu", "memory", "ephemeral-storage"];

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(ResourceNeeds needs, string field)
    {
        foreach (var fault in CheckSide(needs.Requests, $"{field}.requests").Concat(CheckSide(needs.Limits, $"{field}.limits"))) yield return fault;
        foreach (var (name, text) in needs.Requests)
            if (TryParse(text, out var request) && needs.Limits.TryGetValue(name, out var limitText)
                && TryParse(limitText, out var limit) && request > limit)
                yield return new(FieldPath.Of($"{field}.requests", name), $"The request for {name}, {text}, is more than its limit, {limitText}.", "Raise the limit or lower the request.");
    }

    /// <summary>A quantity such as <c>10m</c>, <c>0.5</c>, <c>128Mi</c> or <c>1e3</c>.</summary>
    public static bool TryParse(string text, out double quantity)
    {
        var match = Quantity().Match(text);
        quantity = match.Success
            ? double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * Factor(match.Groups["suffix"].Value)
            : 0;
        return match.Success && double.IsFinite(quantity);
    }

    static IEnumerable<ManifestFault> CheckSide(IReadOnlyDictionary<string, string> side, string field)
    {
        foreach (var (name, text) in side)
        {
            var place = FieldPath.Of(field, name);
            var isExtended = name.Contains('/', StringComparison.Ordinal) && LabelSyntax.IsKey(name);
            if (!Known.Contains(name) && !isExtended && !name.StartsWith("hugepages-", StringComparison.Ordinal))
                yield return new(place, $"There is no resource \"{name}\".", NearestName.Remedy(name, Known, "the resources are"));
            else if (!TryParse(text, out _))
                yield return new(place, $"\"{text}\" is no quantity.", name == "cpu" ? "Write cores or thousandths of one, such as 0.5 or 100m." : "Write bytes with a suffix, such as 64Mi or 1Gi.");
        }
    }

    static double Factor(string suffix) => suffix switch
    {
        "" => 1,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        [_, 'i'] => Math.Pow(1024, "KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) + 1),
        ['e' or 'E', _, ..] => Math.Pow(10, double.Parse(suffix[1..], CultureInfo.InvariantCulture)),
        _ => Math.Pow(1000, "kMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) + 1),
    };

    [GeneratedRegex(@"\A(?<number>[0-9]{1,18}(\.[0-9]{0,9})?|\.[0-9]{1,9})(?<suffix>[KMGTPE]i|[eE][-+]?[0-9]{1,2}|[numkMGTPE])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();
}
