namespace KubeProbe.Server.Manifests;

/// <summary>Roles as YAML, or the reasons there are none: exactly one of the two.</summary>
/// <param name="Yaml">Several documents, the same for the same templates.</param>
/// <param name="Faults">A sentence for each template that is unknown and for a namespace that is none.</param>
sealed record RbacOutcome(string? Yaml, IReadOnlyList<string> Faults);
