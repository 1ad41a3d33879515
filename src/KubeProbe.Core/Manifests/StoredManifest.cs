namespace KubeProbe.Core.Manifests;

/// <summary>A manifest as it is kept.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, unique in its kind.</param>
/// <param name="Uid">Differs between two objects of one name that lived one after the other.</param>
/// <param name="Generation">From 1, up by one with each change of the spec. Of a template it is the version.</param>
/// <param name="ResourceVersion">Given by the store; grows with every write of any manifest's declared part; what the optimistic check compares.</param>
/// <param name="Labels">metadata.labels.</param>
/// <param name="Annotations">metadata.annotations.</param>
/// <param name="Spec">The spec as JSON in camel case. Of a Secret: the keys, each with an empty value.</param>
/// <param name="Status">The status as JSON, or null before the first.</param>
/// <param name="CreatedAt">When it was first applied.</param>
/// <param name="UpdatedAt">When its spec, labels or annotations last changed.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.StoredManifest")]
public sealed record StoredManifest(
    [property: Id(0)] ManifestKind Kind,
    [property: Id(1)] string Name,
    [property: Id(2)] string Uid,
    [property: Id(3)] long Generation,
    [property: Id(4)] long ResourceVersion,
    [property: Id(5)] IReadOnlyDictionary<string, string> Labels,
    [property: Id(6)] IReadOnlyDictionary<string, string> Annotations,
    [property: Id(7)] string Spec,
    [property: Id(8)] string? Status,
    [property: Id(9)] DateTimeOffset CreatedAt,
    [property: Id(10)] DateTimeOffset UpdatedAt);
