namespace KubeProbe.Core.Manifests;

/// <summary>Kinds as people type them.</summary>
public static class ManifestKindText
{
    /// <summary>
    /// Reads <c>Cluster</c>, <c>cluster</c> and <c>clusters</c>, and likewise the others; the case of letters does not matter.
    /// A manifest itself must have the kind exactly.
    /// </summary>
    public static bool TryParse(string? text, out ManifestKind kind)
    {
        foreach (var candidate in Enum.GetValues<ManifestKind>())
        {
            kind = candidate;
            if (string.Equals(text, candidate.ToString(), StringComparison.OrdinalIgnoreCase)
                || string.Equals(text, Plural(candidate), StringComparison.OrdinalIgnoreCase)) return true;
        }
        kind = default;
        return false;
    }

    /// <summary>In lower case: <c>clusters</c>, <c>casesuites</c>, <c>remedies</c>.</summary>
    public static string Plural(ManifestKind kind) =>
        kind.ToString().ToLowerInvariant() is var word && word.EndsWith('y') ? word[..^1] + "ies" : word + "s";
}
