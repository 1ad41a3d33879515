using System.Net.Sockets;
using System.Security.Authentication;
using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>The certificate each kubelet presents: connects to every node's own address, some at a time.</summary>
sealed class KubeletCertificates(ProbeParameters parameters) : Inspection(parameters)
{
    const int AtOnce = 16;
    const int MostNodes = 10_000;

    readonly int minDays = parameters.Integer("MIN_DAYS", 14, 0, 3650);
    readonly string addressType = parameters.Text("ADDRESS_TYPE", "InternalIP");
    readonly TimeSpan connectTimeout = parameters.Duration("CONNECT_TIMEOUT", TimeSpan.FromSeconds(5));
    readonly string? selector = parameters.Optional("SELECTOR");

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        List<(string Node, string Host, int Port)> kubelets = [];
        await foreach (var node in inspector.ListAsync(KubeKinds.Nodes, stopping, selector: selector))
        {
            // What is not ready is another inspection's.
            if (node.Condition("Ready").Text("status") != "True" || kubelets.Count >= MostNodes) continue;
            var address = node.Items("status", "addresses").Where(a => a.Text("type") == addressType).Select(a => a.Text("address")).FirstOrDefault();
            var port = (int)node.Integer("status", "daemonEndpoints", "kubeletEndpoint", "Port");
            if (address is { Length: > 0 } && port > 0) kubelets.Add((node.Name, address, port));
            else inspector.Findings.Add($"node {node.Name} tells no {addressType} and kubelet port; name another ADDRESS_TYPE");
        }

        await Parallel.ForEachAsync(kubelets, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (kubelet, stop) =>
        {
            var found = await CheckAsync(inspector, kubelet, stop);
            lock (inspector.Findings) inspector.Findings.Add(found);
        });
    }

    async Task<IReadOnlyList<string>> CheckAsync(Inspector inspector, (string Node, string Host, int Port) kubelet, CancellationToken stopping)
    {
        List<string> found = [];
        try
        {
            foreach (var certificate in await inspector.Run.Measure("handshake", stop => PresentedCertificates.ReadAsync(kubelet.Host, kubelet.Port, null, connectTimeout, inspector.Run.Clock, stop)))
                using (certificate)
                {
                    inspector.Run.Record("expires", CertificateRules.DaysLeft(certificate, inspector.Now), "days");
                    if (CertificateRules.Check(certificate, minDays, inspector.Now) is { } error) found.Add($"kubelet of node {kubelet.Node}: {error}; approve its signing request or let the kubelet rotate it");
                }
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && e is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            found.Add($"kubelet of node {kubelet.Node} at {kubelet.Host}:{kubelet.Port}: no TLS connection: {(e is OperationCanceledException ? $"no answer within {connectTimeout.TotalSeconds:0.##} s" : e.Message)}; logs and exec of its pods fail too: look at its firewall and the kubelet");
        }

        return found;
    }
}
