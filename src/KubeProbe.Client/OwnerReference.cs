namespace KubeProbe.Client;

/// <summary>
/// The owner to put on everything a probe creates in its own namespace, so that Kubernetes removes it when the run ends,
/// also when the probe was killed half-way. Plain data: copy it into the owner reference type of the client library in use.
/// </summary>
/// <param name="ApiVersion"><c>v1</c>.</param>
/// <param name="Kind"><c>Pod</c>, or what the centre names as owner.</param>
/// <param name="Name">Name of the owner.</param>
/// <param name="Uid">UID of the owner; Kubernetes collects what names an owner that is gone.</param>
public sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid);
