namespace KubeProbe.Probes.Inspections.Objects;

/// <summary>Objects nobody answers for any more: released volumes, slices without their service, replica sets and pods without an owner.</summary>
sealed class OrphanObjects(ProbeParameters parameters) : Inspection(parameters)
{
    static readonly string[] Known = ["released-volumes", "endpoint-slices", "unowned-replicasets", "unowned-pods"];

    readonly IReadOnlyList<string> checks = parameters.Words("CHECKS", Known, "released-volumes endpoint-slices unowned-replicasets");
    readonly TimeSpan minAge = parameters.Duration("MIN_AGE", TimeSpan.FromHours(1));
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        if (checks.Contains("released-volumes"))
            await foreach (var volume in inspector.ListAsync(KubeKinds.Volumes, stopping))
                inspector.Findings.Add(OrphanRules.CheckVolume(volume, minAge, inspector.Now));
        if (checks.Contains("endpoint-slices")) await SlicesAsync(inspector, stopping);
        if (checks.Contains("unowned-replicasets"))
            await foreach (var set in inspector.ListAsync(KubeKinds.ReplicaSets, stopping, namespaces))
                inspector.Findings.Add(OrphanRules.CheckOwned(set, "replicaset", minAge, inspector.Now));
        if (checks.Contains("unowned-pods"))
            await foreach (var pod in inspector.ListAsync(KubeKinds.Pods, stopping, namespaces))
                inspector.Findings.Add(OrphanRules.CheckOwned(pod, "pod", minAge, inspector.Now));
    }

    async Task SlicesAsync(Inspector inspector, CancellationToken stopping)
    {
        // Slices first: a service made in between has none here, and one deleted in between takes its slices along soon.
        List<(string Slice, string Service)> slices = [];
        await foreach (var slice in inspector.ListAsync(KubeKinds.EndpointSlices, stopping, namespaces))
            if (OrphanRules.ServiceOf(slice, minAge, inspector.Now) is { } service) slices.Add((slice.FullName, service));
        HashSet<string> services = [];
        await foreach (var service in inspector.ListAsync(KubeKinds.Services, stopping, namespaces)) services.Add(service.FullName);
        foreach (var (slice, service) in slices.Where(s => !services.Contains(s.Service)))
            inspector.Findings.Add($"endpointslice {slice} belongs to service {service}, which does not exist; delete the slice, or find out what goes on writing it");
    }
}
