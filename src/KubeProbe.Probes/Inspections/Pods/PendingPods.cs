namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>Pods that wait too long: for a node, a volume, an image, a sandbox. The reasons are counted; each pod is named.</summary>
sealed class PendingPods(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan maxAge = parameters.Duration("MAX_PENDING", TimeSpan.FromMinutes(10));
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        // The API server leaves out what runs well: no need to page through a whole fleet of healthy pods.
        await foreach (var pod in inspector.ListAsync(KubeKinds.Pods, stopping, namespaces, fields: "status.phase=Pending"))
            inspector.Findings.Add(PendingPodRules.Check(pod, maxAge, inspector.Now));
    }
}
