using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using dotnet_etcd;
using Etcdserverpb;
using Grpc.Core;
using Grpc.Net.Client;

namespace KubeProbe.Probes.Etcd;

/// <summary>How to reach etcd and as whom: certificates as PEM text, user and password, all of them optional.</summary>
sealed class EtcdConnection(ProbeParameters parameters)
{
    readonly string? authorities = parameters.Optional("ETCD_CA");
    readonly string? certificate = parameters.Optional("ETCD_CERT");
    readonly string? key = parameters.Optional("ETCD_KEY");
    readonly string? user = parameters.Optional("ETCD_USER");
    readonly string? password = parameters.Optional("ETCD_PASSWORD");

    public IReadOnlyList<Uri> Endpoints { get; } = Read(parameters);

    /// <summary>A client of one endpoint only, so that one bad member shows. The channel is the caller's to dispose.</summary>
    public (GrpcChannel Channel, EtcdClient Client) Open(Uri endpoint)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), EnableMultipleHttp2Connections = true };
        if (endpoint.Scheme == "https") handler.SslOptions = Tls();
        var channel = GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        return (channel, new EtcdClient(channel.CreateCallInvoker()));
    }

    /// <summary>The token header every call carries; empty without a user.</summary>
    public async Task<Metadata> SignInAsync(EtcdClient client, CancellationToken stop)
    {
        if (user is null) return [];
        var answer = await client.AuthenticateAsync(new AuthenticateRequest { Name = user, Password = password ?? "" }, cancellationToken: stop);
        return new Metadata { { "token", answer.Token } };
    }

    SslClientAuthenticationOptions Tls()
    {
        var options = new SslClientAuthenticationOptions();
        if (certificate is not null && key is not null) options.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        if (authorities is null) return options;

        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(authorities);
        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        return options;
    }

    static List<Uri> Read(ProbeParameters parameters)
    {
        List<Uri> endpoints = [];
        foreach (var text in parameters.List("ENDPOINTS", required: true))
        {
            if (Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var uri)
                && uri is { Scheme: "http" or "https", Host.Length: > 0 }) endpoints.Add(uri);
            else parameters.Fault($"ENDPOINTS holds '{text}', not an address such as https://10.0.0.1:2379");
        }

        if ((parameters.Optional("ETCD_CERT") is null) != (parameters.Optional("ETCD_KEY") is null))
            parameters.Fault("ETCD_CERT and ETCD_KEY belong together, and one is missing");
        foreach (var name in new[] { "ETCD_CA", "ETCD_CERT" })
            if (parameters.Optional(name) is { } pem && !Readable(pem)) parameters.Fault($"{name} is no certificate in PEM form");
        return endpoints;
    }

    static bool Readable(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
