using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>
/// The certificates ingresses serve with: their Secret is there, holds a certificate in time, and is for the hosts it serves. Reads only the
/// Secrets ingresses name, one by one; the right to do so is given namespace by namespace.
/// </summary>
sealed class IngressCertificates(ProbeParameters parameters) : Inspection(parameters)
{
    const int MostSecrets = 10_000;

    readonly int minDays = parameters.Integer("MIN_DAYS", 14, 0, 3650);
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        SortedDictionary<(string Namespace, string Secret), SortedSet<string>> served = [];
        await foreach (var ingress in inspector.ListAsync(KubeKinds.Ingresses, stopping, namespaces))
            foreach (var tls in ingress.Items("spec", "tls"))
            {
                // Without a Secret the controller's own certificate serves.
                if (tls.Text("secretName") is not { Length: > 0 } secret || served.Count >= MostSecrets) continue;
                if (!served.TryGetValue((ingress.Namespace, secret), out var hosts)) served[(ingress.Namespace, secret)] = hosts = new SortedSet<string>(StringComparer.Ordinal);
                hosts.UnionWith(tls.Texts("hosts").Take(100));
            }

        foreach (var ((space, name), hosts) in served)
        {
            using var secret = await inspector.ReadAsync(KubeKinds.Secrets, space, name, stopping);
            inspector.Findings.Add(IngressCertificateRules.Check($"{space}/{name}", secret is null ? default : new KubeObject(secret.RootElement), hosts, minDays, inspector.Now));
        }
    }
}
