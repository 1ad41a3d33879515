using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Probes.Certificates;

/// <summary>What a TLS server presents, whoever signed it.</summary>
static class PresentedCertificates
{
    /// <summary>The server's own certificate first, then what it sends along. The caller disposes of them.</summary>
    public static async Task<IReadOnlyList<X509Certificate2>> ReadAsync(
        string host, int port, string? serverName, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, timer.Token);
        List<X509Certificate2> presented = [];
        using var socket = new TcpClient();
        await socket.ConnectAsync(host, port, both.Token);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = serverName ?? host,
            RemoteCertificateValidationCallback = (_, leaf, chain, _) =>
            {
                // The stream owns what it hands in: copies outlive it.
                if (leaf is not null) presented.Add(X509CertificateLoader.LoadCertificate(leaf.GetRawCertData()));
                foreach (var other in chain?.ChainPolicy.ExtraStore ?? [])
                    if (presented.TrueForAll(p => !p.RawDataMemory.Span.SequenceEqual(other.RawData))) presented.Add(X509CertificateLoader.LoadCertificate(other.RawData));
                return true;
            },
        }, both.Token);
        return presented;
    }
}
