using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Core.Rollouts;

/// <summary>Which clusters are among the first: those that come first in an order of the template's own, so that not every template tries on the same ones.</summary>
public static class RolloutShare
{
    /// <summary>How many of so many clusters; null for what is neither a percentage nor a number.</summary>
    public static int? Count(string share, int of)
    {
        if (share.EndsWith('%'))
            return double.TryParse(share.AsSpan(0, share.Length - 1).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100
                ? Math.Clamp((int)Math.Ceiling(of * percent / 100), Math.Min(1, of), of)
                : null;
        return int.TryParse(share, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 10_000
            ? Math.Min(count, of)
            : null;
    }

    /// <summary>The cluster's place in the template's order; the same on every server and for ever.</summary>
    public static ulong Place(string template, string cluster) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"rollout/{template}/{cluster}")), 0);

    /// <summary>The last place that is among the first <paramref name="count"/>; null when there are none. A cluster that comes later is among them by its place.</summary>
    public static ulong? LastPlace(string template, IEnumerable<string> clusters, int count)
    {
        var places = clusters.Select(cluster => Place(template, cluster)).Order().Take(count).ToList();
        return places.Count == 0 ? null : places[^1];
    }
}
