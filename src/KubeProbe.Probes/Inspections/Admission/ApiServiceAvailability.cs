namespace KubeProbe.Probes.Inspections.Admission;

/// <summary>Aggregated APIs that don't answer: namespaces then can't be deleted, discovery is slow, and what they serve is gone.</summary>
sealed class ApiServiceAvailability(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan grace = parameters.Duration("GRACE", TimeSpan.FromMinutes(5));

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        await foreach (var service in inspector.ListAsync(KubeKinds.ApiServices, stopping))
            inspector.Findings.Add(ApiServiceRules.Check(service, grace, inspector.Now));
        await foreach (var definition in inspector.ListAsync(KubeKinds.CustomResourceDefinitions, stopping))
            inspector.Findings.Add(ApiServiceRules.CheckDefinition(definition, grace, inspector.Now));
    }
}
