namespace KubeProbe.Core.Manifests;

/// <summary>
/// The kinds of manifest, in the order they are applied: what is referenced comes before what references it.
/// </summary>
public enum ManifestKind
{
    Secret,
    Cluster,
    ClusterGroup,
    ProbeTemplate,
    ProbeCase,
    CaseSuite,
    Binding,
    Remedy,
}
