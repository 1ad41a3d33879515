namespace KubeProbe.Probes.Inspections.Objects;

/// <summary>Objects whose deletion does not end: a finalizer nobody takes off, a namespace that can't be emptied, a pod no kubelet stops.</summary>
sealed class StuckTerminating(ProbeParameters parameters) : Inspection(parameters)
{
    readonly IReadOnlyList<KubeKind> kinds = parameters.Kinds("KINDS", "v1/namespaces v1/pods v1/persistentvolumeclaims v1/persistentvolumes v1/services apps/v1/deployments apps/v1/statefulsets");
    readonly TimeSpan maxAge = parameters.Duration("MAX_AGE", TimeSpan.FromMinutes(15));
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        foreach (var kind in kinds)
            await foreach (var item in inspector.ListAsync(kind, stopping, namespaces))
                inspector.Findings.Add(StuckTerminatingRules.Check(item, kind.Plural, maxAge, inspector.Now));
    }
}
