namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Services with a selector behind which no pod is ready: whoever calls them gets no answer.</summary>
sealed class ServiceEndpoints(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan minAge = parameters.Duration("MIN_AGE", TimeSpan.FromMinutes(10));
    readonly IReadOnlyList<string> ignored = parameters.List("IGNORE_SERVICES");
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        var ready = await EndpointReadiness.ReadAsync(inspector, namespaces, stopping);
        await foreach (var service in inspector.ListAsync(KubeKinds.Services, stopping, namespaces))
            if (!ignored.Contains(service.FullName)) inspector.Findings.Add(ServiceEndpointRules.Check(service, ready, minAge, inspector.Now));
    }
}
