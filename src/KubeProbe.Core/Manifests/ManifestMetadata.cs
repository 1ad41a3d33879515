namespace KubeProbe.Core.Manifests;

/// <summary>What every manifest carries beside its spec.</summary>
public sealed record ManifestMetadata
{
    /// <summary>Unique in its kind: lower-case letters, digits and <c>-</c>; at most 60 characters, of a Cluster 50.</summary>
    public required string Name { get; init; }

    /// <summary>What selectors select by.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Notes for people and tools; nothing selects by them.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}
