namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Endpoints of services by <c>namespace/name</c>: how many are ready of how many there are.</summary>
sealed class EndpointReadiness
{
    readonly Dictionary<string, (int Ready, int All)> services = new(StringComparer.Ordinal);

    public static async Task<EndpointReadiness> ReadAsync(Inspector inspector, InspectedNamespaces? namespaces, CancellationToken stopping)
    {
        var read = new EndpointReadiness();
        await foreach (var slice in inspector.ListAsync(KubeKinds.EndpointSlices, stopping, namespaces)) read.Add(slice);
        // Nobody could be told ready: that would be a finding for every service.
        if (inspector.IsAbsent(KubeKinds.EndpointSlices)) throw NotServed.Fault(KubeKinds.EndpointSlices);
        return read;
    }

    public (int Ready, int All) Of(string service) => services.GetValueOrDefault(service);

    public void Add(KubeObject slice)
    {
        if (slice.Text("metadata", "labels", "kubernetes.io/service-name") is not { Length: > 0 } service) return;
        var (ready, all) = services.GetValueOrDefault($"{slice.Namespace}/{service}");
        foreach (var endpoint in slice.Items("endpoints"))
        {
            all++;
            // Absent means that nobody knows better: as ready as can be told.
            if (endpoint.Text("conditions", "ready") is not "false") ready++;
        }

        services[$"{slice.Namespace}/{service}"] = (ready, all);
    }
}
