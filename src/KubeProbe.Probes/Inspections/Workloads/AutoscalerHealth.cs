namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Autoscalers that can't scale: no metrics, no target, or at their maximum for too long.</summary>
sealed class AutoscalerHealth(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan grace = parameters.Duration("GRACE", TimeSpan.FromMinutes(15));
    readonly bool atMaximumToo = parameters.Boolean("AT_MAXIMUM", true);
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        await foreach (var scaler in inspector.ListAsync(KubeKinds.Autoscalers, stopping, namespaces))
            inspector.Findings.Add(AutoscalerRules.Check(scaler, grace, atMaximumToo, inspector.Now));
    }
}
