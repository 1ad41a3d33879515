using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Control;

/// <summary>
/// The API server's own checks by name (<c>/livez</c> and <c>/readyz</c>), and whether the leaders of the control plane renew their leases:
/// a scheduler or controller manager that stands still shows nowhere else.
/// </summary>
sealed class ControlPlaneHealth(ProbeParameters parameters) : Inspection(parameters)
{
    static readonly KubeKind Leases = new("coordination.k8s.io", "v1", "leases");

    readonly IReadOnlyList<string> leases = parameters.List("LEASES");
    readonly TimeSpan maxAge = parameters.Duration("MAX_LEASE_AGE", TimeSpan.FromMinutes(1));

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        foreach (var endpoint in new[] { "livez", "readyz" })
        {
            // A check that fails makes the answer a 500 with the same text: it comes as an exception and is told as one.
            var lines = await inspector.TryLinesAsync($"{endpoint}?verbose", line => line.StartsWith('['), 500, stopping)
                ?? throw new ProbeFailedException($"the API server does not let its own {endpoint} be read; bind the ClusterRole system:public-info-viewer to authenticated users");
            foreach (var line in lines.Where(line => line.StartsWith("[-]", StringComparison.Ordinal))) inspector.Findings.Add($"{endpoint}: {line[3..]}; look at that part of the API server");
        }

        foreach (var lease in leases)
        {
            var parts = lease.Split('/', 2);
            using var found = await inspector.ReadAsync(Leases, parts.Length == 2 ? parts[0] : "kube-system", parts[^1], stopping);
            inspector.Findings.Add(LeaseRules.Check(lease, found is null ? default : new KubeObject(found.RootElement), maxAge, inspector.Now));
        }
    }
}
