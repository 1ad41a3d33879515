namespace KubeProbe.Probes.Inspections.Capacity;

/// <summary>Resource quotas that are nearly used up: the next release in their namespace will be refused.</summary>
sealed class QuotaHeadroom(ProbeParameters parameters) : Inspection(parameters)
{
    readonly int maxPercent = parameters.Integer("MAX_PERCENT", 90, 1, 100);
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        await foreach (var quota in inspector.ListAsync(KubeKinds.ResourceQuotas, stopping, namespaces))
            inspector.Findings.Add(QuotaHeadroomRules.Check(quota, maxPercent));
    }
}
