using System.Text.RegularExpressions;

namespace KubeProbe.Core.Manifests;

/// <summary>Names are DNS-1123 labels, short enough for grain keys, labels and pod names.</summary>
public static partial class ManifestName
{
    /// <summary>
    /// Longest name of a kind. Reminders' grain ids end at 150 characters and a label's value at 63; a severity grain's
    /// key holds a cluster and a case.
    /// </summary>
    public static int MaxLength(ManifestKind kind) => kind is ManifestKind.Cluster ? 50 : 60;

    /// <summary>Whether <paramref name="name"/> may name a manifest of that kind.</summary>
    public static bool IsValid(ManifestKind kind, string? name) =>
        name is { Length: > 0 } && name.Length <= MaxLength(kind) && Label().IsMatch(name);

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
