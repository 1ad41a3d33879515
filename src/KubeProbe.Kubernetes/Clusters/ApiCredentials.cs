using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>What a connection comes down to, whichever way it was declared. Never printed: it holds secrets.</summary>
sealed class ApiCredentials
{
    public required Uri Server { get; init; }

    /// <summary>Who may have issued the server's certificate; empty for the authorities of the machine.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>With its private key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The bearer token as it is now, or null.</summary>
    public Func<string?> Token { get; init; } = static () => null;

    /// <summary>The name the server's certificate must bear, when it isn't the address's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>An HTTP or SOCKS proxy on the way.</summary>
    public Uri? Proxy { get; init; }
}
