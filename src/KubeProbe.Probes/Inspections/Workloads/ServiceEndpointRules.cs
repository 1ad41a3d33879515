namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Whether somebody stands behind a service.</summary>
static class ServiceEndpointRules
{
    public static IEnumerable<string> Check(KubeObject service, EndpointReadiness endpoints, TimeSpan minAge, DateTimeOffset now)
    {
        // Without a selector somebody else writes the endpoints, or there are none on purpose.
        if (!service.Members("spec", "selector").Any() || service.Text("spec", "type") == "ExternalName") yield break;
        if (service.Is("spec", "publishNotReadyAddresses") || service.Created is not { } created || now - created <= minAge) yield break;

        var (ready, all) = endpoints.Of(service.FullName);
        if (ready > 0) yield break;
        yield return all > 0
            ? $"service {service.FullName}: none of its {all} pods is ready; their events and logs say why"
            : $"service {service.FullName}: no pod has the labels {string.Join(",", service.Members("spec", "selector").Take(5).Select(label => $"{label.Key}={label.Value.AsText()}"))}; correct the selector, scale its workload up, or delete it";
    }
}
