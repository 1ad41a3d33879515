using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Net.Sockets;
using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>
/// Certificates by which the API server calls out: the authorities it is told to trust (<c>caBundle</c> of webhooks, aggregated APIs and
/// conversions), and, with <c>SERVING</c>, what the services behind them present, held against that authority and name.
/// </summary>
sealed class WebhookCertificates(ProbeParameters parameters) : Inspection(parameters)
{
    const int MostServices = 200;

    readonly int minDays = parameters.Integer("MIN_DAYS", 14, 0, 3650);
    readonly bool serving = parameters.Boolean("SERVING", true);
    readonly string domain = parameters.Text("SERVICE_DOMAIN", "svc");
    readonly TimeSpan connectTimeout = parameters.Duration("CONNECT_TIMEOUT", TimeSpan.FromSeconds(5));

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        Dictionary<(string Host, int Port), string> called = [];
        foreach (var kind in new[] { KubeKinds.ValidatingWebhooks, KubeKinds.MutatingWebhooks, KubeKinds.ApiServices, KubeKinds.CustomResourceDefinitions })
            await foreach (var item in inspector.ListAsync(kind, stopping))
                foreach (var client in WebhookCertificateRules.Clients(item, kind))
                {
                    inspector.Findings.Add(WebhookCertificateRules.Check(client, minDays, inspector.Now));
                    if (client.Service is { } service && client.CaBundle is { Length: > 0 } bundle && called.Count < MostServices)
                        called[($"{service.Name}.{service.Namespace}.{domain}", service.Port)] = bundle;
                }

        if (!serving) return;
        foreach (var ((host, port), bundle) in called) await ServedAsync(inspector, host, port, bundle, stopping);
    }

    async Task ServedAsync(Inspector inspector, string host, int port, string bundle, CancellationToken stopping)
    {
        IReadOnlyList<X509Certificate2> presented = [];
        try
        {
            presented = await inspector.Run.Measure("handshake", stop => PresentedCertificates.ReadAsync(host, port, null, connectTimeout, inspector.Run.Clock, stop));
            if (presented.Count == 0) return;
            inspector.Findings.Add(ServedCertificateRules.Check($"{host}:{port}", presented, PemText.OfBase64(bundle) ?? [], host, minDays, inspector.Now));
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && e is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            inspector.Findings.Add($"{host}:{port}: no TLS connection: {(e is OperationCanceledException ? $"no answer within {connectTimeout.TotalSeconds:0.##} s" : e.Message)}; look at the pods behind that service, or set SERVING=false where pods can't reach services");
        }
        finally
        {
            foreach (var certificate in presented) certificate.Dispose();
        }
    }
}
