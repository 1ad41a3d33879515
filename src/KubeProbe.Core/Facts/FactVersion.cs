using System.Globalization;

namespace KubeProbe.Core.Facts;

/// <summary>Versions as facts tell them: <c>v1.26.5</c>, <c>5.10.0-25-amd64</c>. What follows the numbers does not count.</summary>
public static class FactVersion
{
    const int MostParts = 8;

    /// <summary>The numbers; null for what does not begin with one.</summary>
    public static IReadOnlyList<long>? Parse(string text)
    {
        var parts = new List<long>();
        foreach (var part in text.Trim().TrimStart('v', 'V').Split('.').Take(MostParts))
        {
            var digits = part.AsSpan(0, part.Length - part.AsSpan().TrimStart("0123456789").Length);
            if (digits.Length is 0 or > 18) break;
            parts.Add(long.Parse(digits, CultureInfo.InvariantCulture));
            if (digits.Length < part.Length) break;
        }
        return parts.Count > 0 ? parts : null;
    }

    /// <summary>Which is the later; null where one of them is no version. Missing parts are 0.</summary>
    public static int? Compare(string one, string other)
    {
        if (Parse(one) is not { } a || Parse(other) is not { } b) return null;
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
            if ((i < a.Count ? a[i] : 0).CompareTo(i < b.Count ? b[i] : 0) is var order and not 0) return order;
        return 0;
    }
}
