namespace KubeProbe.Core.Manifests;

/// <summary>Names one manifest.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ManifestRef(ManifestKind Kind, string Name) : IComparable<ManifestRef>
{
    /// <summary>In the order of application, then by name.</summary>
    public int CompareTo(ManifestRef other) =>
        Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Name, other.Name);

    /// <summary>Such as <c>ProbeCase/etcd-put</c>.</summary>
    public override string ToString() => $"{Kind}/{Name}";
}
