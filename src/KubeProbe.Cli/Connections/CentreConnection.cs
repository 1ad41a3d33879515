using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Connections;

/// <summary>The centre's services over one channel. Plain http means gRPC with prior knowledge of HTTP/2 (h2c).</summary>
sealed class CentreConnection : IDisposable
{
    /// <summary>A page of 500 objects fits; more is an answer that went wrong.</summary>
    const int LargestAnswer = 64 << 20;

    const int LargestTrailerKib = 1024;

    readonly GrpcChannel channel;

    CentreConnection(ConnectionSettings settings, TimeProvider time)
    {
        Address = settings.Address;
        channel = GrpcChannel.ForAddress(settings.Address, new GrpcChannelOptions
        {
            HttpHandler = Handler(settings),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestAnswer,
            MaxSendMessageSize = null,
        });
        var invoker = channel.Intercept(new CallRules(settings.Token, settings.CallTimeout, time));
        Manifests = new(invoker);
        Runs = new(invoker);
        Changes = new(invoker);
        Gates = new(invoker);
        Rollouts = new(invoker);
        Alerts = new(invoker);
        Silences = new(invoker);
        Incidents = new(invoker);
        Channels = new(invoker);
        Facts = new(invoker);
        Freshness = new(invoker);
        Overview = new(invoker);
        Remedies = new(invoker);
        Access = new(invoker);
        Centre = new(invoker);
    }

    public Uri Address { get; }

    public ManifestsClient Manifests { get; }

    public RunsClient Runs { get; }

    public ChangesClient Changes { get; }

    public GatesClient Gates { get; }

    public RolloutsClient Rollouts { get; }

    public AlertsClient Alerts { get; }

    public SilencesClient Silences { get; }

    public IncidentsClient Incidents { get; }

    public ChannelsClient Channels { get; }

    public FactsClient Facts { get; }

    public FreshnessClient Freshness { get; }

    public OverviewClient Overview { get; }

    public RemediesClient Remedies { get; }

    public AccessClient Access { get; }

    public CentreClient Centre { get; }

    public static CentreConnection Open(ConnectionSettings settings, TimeProvider time) => new(settings, time);

    public void Dispose() => channel.Dispose();

    static SocketsHttpHandler Handler(ConnectionSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A watch that lost its peer without a word finds out within half a minute.
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            // The details of an error travel in a trailer; a large file has many faults.
            MaxResponseHeadersLength = LargestTrailerKib,
            // HTTP/2 in plain text does not pass through a proxy.
            UseProxy = settings.Address.Scheme == "https",
        };
        if (settings.CertificateAuthority is { } file) handler.SslOptions = Trust(file);
        return handler;
    }

    static SslClientAuthenticationOptions Trust(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CliError($"certificate-authority {file} can't be read: {error.Message}", "It is a PEM file with the certificate of the CA.");
        }
        if (policy.CustomTrustStore.Count == 0)
            throw new CliError($"certificate-authority {file} holds no certificate", "It is a PEM file with the certificate of the CA.");
        return new() { CertificateChainPolicy = policy };
    }
}
