using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests;

/// <summary>A page of a list.</summary>
/// <param name="Items">By name.</param>
/// <param name="After">What to ask the next page with; null when this is the last.</param>
sealed record ManifestPage(IReadOnlyList<StoredManifest> Items, string? After);
