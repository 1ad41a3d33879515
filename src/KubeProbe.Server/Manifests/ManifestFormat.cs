namespace KubeProbe.Server.Manifests;

/// <summary>How a whole object is written.</summary>
enum ManifestFormat
{
    Json,
    Yaml,
}
