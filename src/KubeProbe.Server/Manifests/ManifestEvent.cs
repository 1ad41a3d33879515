using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests;

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Manifest">As it is now; of a deleted one, as it last was.</param>
sealed record ManifestEvent(ManifestEventType Type, StoredManifest Manifest);

/// <summary>What happened to a watched manifest.</summary>
enum ManifestEventType
{
    Added,
    Modified,
    Deleted,
}
