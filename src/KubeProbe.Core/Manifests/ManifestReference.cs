namespace KubeProbe.Core.Manifests;

/// <summary>One place in a spec that names another manifest.</summary>
/// <param name="Field">Where, such as <c>spec.template</c>.</param>
/// <param name="Target">Which manifest.</param>
/// <param name="Key">Of a Secret: which of its values.</param>
/// <param name="Member">One of a list of members: without it the rest still makes sense.</param>
public sealed record ManifestReference(string Field, ManifestRef Target, string? Key = null, bool Member = false);
