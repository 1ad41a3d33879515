using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KubeProbe.Core.Cases.Checks;

namespace KubeProbe.Server.Checks;

/// <summary>A connection, and a TLS handshake on it.</summary>
static class SocketLook
{
    public static async Task<CheckFindings> TcpAsync(TcpCheck check, CheckTargets targets, CancellationToken cancellation)
    {
        var (host, port) = Address(check.Address);
        await using var connection = await targets.ConnectAsync(host, port, cancellation);
        return new CheckFindings();
    }

    public static async Task<CheckFindings> TlsAsync(TlsCheck check, CheckTargets targets, TimeProvider time, CancellationToken cancellation)
    {
        var (host, port) = Address(check.Address);
        var found = new CheckFindings();
        await using var tls = new SslStream(await targets.ConnectAsync(host, port, cancellation));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = check.ServerName is { Length: > 0 } name ? name : host,
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                {
                    if (certificate is X509Certificate2 shown) Certificates.Add(found, shown, time);
                    return check.SkipVerify || errors is SslPolicyErrors.None;
                },
            },
            cancellation);
        found.Add("protocol", tls.SslProtocol.ToString());
        return found;
    }

    static (string Host, int Port) Address(string address) => CheckRules.TryAddress(address, out var host, out var port)
        ? (host, port)
        : throw new CheckRefusedException($"\"{address}\" is no host with a port. Write it such as example.com:443.");
}
