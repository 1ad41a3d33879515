using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeProbe.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KubeProbe.Server.Hosting;

/// <summary>
/// Two addresses, because plain text can't tell HTTP/1.1 and HTTP/2 apart: one for HTTP, one for gRPC.
/// </summary>
static class Listeners
{
    /// <summary>Most bytes of a body; the manifest service refuses a little less, with a better answer.</summary>
    public const int MaxBody = 16 * 1024 * 1024;

    public static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        var certificate = Load(options);
        var chain = certificate is null ? [] : Chain(options.CertificateFile!);
        Listen(kestrel, options.Http, HttpProtocols.Http1, certificate, chain);
        Listen(kestrel, options.Grpc, HttpProtocols.Http2, certificate, chain);
    }

    static void Listen(
        KestrelServerOptions kestrel, ListenAddress address, HttpProtocols protocols, X509Certificate2? certificate, X509Certificate2Collection chain) =>
        kestrel.Listen(address.Address, address.Port, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, chain));
        });

    // The file is known to hold a certificate: what follows the first are its issuers, which clients may not have.
    static X509Certificate2Collection Chain(string file)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        return chain;
    }

    static X509Certificate2? Load(ServerOptions options)
    {
        if (options.CertificateFile is not { } file) return null;
        try
        {
            return X509Certificate2.CreateFromPemFile(file, options.CertificateKeyFile);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ServerRefusedException(
                [$"listen.certificate: {file} and {options.CertificateKeyFile} are no certificate and its key: {fault.Message} Give two PEM files that belong together."],
                fault);
        }
    }
}
