using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Makes the HTTP client of one cluster: pooled, HTTP/2 where the server speaks it, trusting that cluster's authority only.</summary>
static class ApiHttp
{
    /// <summary>Larger than a page of five hundred pods; an answer above it is somebody's mischief.</summary>
    const int LargestAnswer = 32 << 20;

    public static HttpClient Create(ApiCredentials credentials) => new(Handler(credentials))
    {
        BaseAddress = credentials.Server,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        MaxResponseContentBufferSize = LargestAnswer,
        // Each request has its own limit.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    static SocketsHttpHandler Handler(ApiCredentials credentials)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry the token to whom it names.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = 64,
            EnableMultipleHttp2Connections = true,
            // A watch is silent for minutes; the ping tells a quiet server from a dead one.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            UseProxy = credentials.Proxy is not null || !credentials.Server.IsLoopback,
            SslOptions = Tls(credentials),
            ConnectCallback = ConnectAsync,
        };
        if (credentials.Proxy is not null) handler.Proxy = new WebProxy(credentials.Proxy);
        return handler;
    }

    /// <summary>As the handler would, but for where names are looked up.</summary>
    static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await NameLookup.OfTheMachine.FindAsync(context.DnsEndPoint.Host, cancellation).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static SslClientAuthenticationOptions Tls(ApiCredentials credentials)
    {
        var options = new SslClientAuthenticationOptions();
        if (credentials.Authorities.Count > 0)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // Clusters' own authorities publish no revocation lists.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(credentials.Authorities);
            options.CertificateChainPolicy = policy;
        }
        if (credentials.ClientCertificate is not null) options.ClientCertificates = [credentials.ClientCertificate];
        return options;
    }
}
