namespace KubeProbe.Core.Manifests;

/// <summary>Something wrong between manifests.</summary>
/// <param name="At">The manifest to blame; one of those that are applied.</param>
/// <param name="Fault">What.</param>
public sealed record SetFault(ManifestRef At, ManifestFault Fault);
