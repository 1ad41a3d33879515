using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Probes.Tests;

/// <summary>Shakes hands with whoever comes, with the chain it was given.</summary>
sealed class TlsServer : LoopServer
{
    readonly SslStreamCertificateContext context;

    public TlsServer(TestCertificates certificates, X509Certificate2 certificate)
    {
        context = SslStreamCertificateContext.Create(certificate, [certificates.Authority], offline: true, trust: null);
        Begin();
    }

    protected override async Task ServeAsync(NetworkStream stream, CancellationToken stop)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, stop);
    }
}
