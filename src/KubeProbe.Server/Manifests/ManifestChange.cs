using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests;

/// <summary>What happened, or would happen, to one manifest.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action">What.</param>
/// <param name="Before">As YAML without status, secrets masked; empty when there was none.</param>
/// <param name="After">As YAML without status, secrets masked; empty when there is none any more.</param>
sealed record ManifestChange(ManifestKind Kind, string Name, ManifestAction Action, string Before, string After);

/// <summary>What happens to a manifest.</summary>
enum ManifestAction
{
    Created,
    Configured,
    Unchanged,
    Deleted,
}
