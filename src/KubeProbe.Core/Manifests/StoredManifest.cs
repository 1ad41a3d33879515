namespace KubeProbe.Core.Manifests;

/// <summary>A manifest as it is kept.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, unique in its kind.</param>
/// <param name="Uid">Differs between two objects of one name that lived one after the other.</param>
/// <param name="Generation">From 1, up by one with each change of the spec. Of a template it is the version.</param>
/// <param name="ResourceVersion">Grows with every write of any manifest; what the optimistic check compares.</param>
/// <param name="Labels">metadata.labels.</param>
/// <param name="Annotations">metadata.annotations.</param>
/// <param name="Spec">The spec as JSON in camel case. Of a Secret: the keys, each with an empty value.</param>
/// <param name="Status">The status as JSON, or null before the first.</param>
/// <param name="CreatedAt">When it was first applied.</param>
/// <param name="UpdatedAt">When its spec, labels or annotations last changed.</param>
public sealed record StoredManifest(
    ManifestKind Kind,
    string Name,
    string Uid,
    long Generation,
    long ResourceVersion,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    string Spec,
    string? Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
