using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Certificates;

/// <summary>
/// Certificates that are about to expire: connects to each endpoint (the API server when none is named), looks at every certificate it
/// presents and fails when one has fewer than <c>MIN_DAYS</c> left. Whom to trust is not its question. Measurements: <c>handshake</c>, and
/// <c>expires</c> in days per certificate.
/// </summary>
sealed class TlsExpiry(ProbeParameters parameters) : IProbe
{
    readonly IReadOnlyList<(string Host, int Port)> endpoints = Read(parameters);
    readonly string? serverName = parameters.Optional("SERVER_NAME");
    readonly int minDays = parameters.Integer("MIN_DAYS", 14, 0, 3650);
    readonly TimeSpan connectTimeout = parameters.Duration("CONNECT_TIMEOUT", TimeSpan.FromSeconds(5));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        List<string> errors = [];
        foreach (var (host, port) in endpoints.Count > 0 ? endpoints : [ApiServer()])
        {
            try
            {
                foreach (var certificate in await run.Measure("handshake", stop => PresentedCertificates.ReadAsync(host, port, serverName, connectTimeout, run.Clock, stop)))
                    if (Judge(run, certificate) is { } error) errors.Add($"{host}:{port}: {error}");
            }
            catch (Exception e) when (!stopping.IsCancellationRequested && e is SocketException or IOException or AuthenticationException or OperationCanceledException)
            {
                errors.Add($"{host}:{port}: no TLS connection: {(e is OperationCanceledException ? $"no answer within {connectTimeout.TotalSeconds:0.##} s" : e.Message)}");
            }
        }

        if (errors.Count > 0) throw new ProbeFailedException(errors);
    }

    string? Judge(ProbeRun run, X509Certificate2 certificate)
    {
        using (certificate)
        {
            var now = run.Clock.GetUtcNow();
            run.Record("expires", CertificateRules.DaysLeft(certificate, now), "days");
            return CertificateRules.Check(certificate, minDays, now);
        }
    }

    (string, int) ApiServer()
    {
        using var cluster = ClusterAccess.Connect(parameters);
        return cluster.Address.Scheme == "https"
            ? (cluster.Address.Host.Trim('[', ']'), cluster.Address.Port)
            : throw new ProbeFailedException(ProbeErrors.ProbeFault("the API server is not reached over TLS here: name ENDPOINTS"));
    }

    static List<(string, int)> Read(ProbeParameters parameters)
    {
        List<(string, int)> endpoints = [];
        foreach (var text in parameters.List("ENDPOINTS"))
        {
            if (Uri.TryCreate("tls://" + text, UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, Port: > 0, PathAndQuery: "/" or "" })
                endpoints.Add((uri.Host.Trim('[', ']'), uri.Port));
            else parameters.Fault($"ENDPOINTS holds '{text}', not host:port");
        }

        return endpoints;
    }
}
