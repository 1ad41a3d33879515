using System.Globalization;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>
/// A Kubernetes resource quantity: decimal (n u m k M G T P E), binary (Ki … Ei) or exponent suffix.
/// Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
/// </summary>
public static class Quantity
{
    static readonly Dictionary<string, decimal> Suffixes = new(StringComparer.Ordinal)
    {
        [""] = 1m,
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    };

    public static bool TryParse(string? text, out decimal value)
    {
        value = 0;
        if (string.IsNullOrEmpty(text) || text.Length > 40)
            return false;
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
            end--;
        var suffix = text[end..];
        if (suffix is "e" || !Suffixes.TryGetValue(suffix, out var factor))
            return false;
        if (!decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var number))
            return false;
        try
        {
            value = number * factor;
            return true;
        }
        catch (OverflowException)
        {
            // 79 octillion and more: no machine has that, and the caller treats it as not a quantity.
            return false;
        }
    }

    /// <summary>The value, or zero for text that is no quantity (the API has refused such text already).</summary>
    public static decimal Parse(string? text) => TryParse(text, out var value) ? value : 0;
}
