using System.Net.Sockets;
using System.Security.Authentication;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Tells what it means that no answer came.</summary>
static class TransportFaults
{
    public static TargetClusterException Timeout(string cluster, Uri server, TimeSpan limit) =>
        new(TargetFault.TimedOut,
            $"Cluster {cluster}: {server.Authority} gave no answer within {limit.TotalSeconds:0} s. "
            + "Check that the API server runs and that the network between lets the centre through.");

    public static TargetClusterException Of(string cluster, Uri server, Exception error)
    {
        if (Inner<AuthenticationException>(error) is { } tls && tls.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase))
            return new(TargetFault.Untrusted,
                $"Cluster {cluster}: the certificate of {server.Authority} is not trusted ({Why(tls.Message)}). "
                + "Give the certificate authority of this very API server in its connection, and an address its certificate names.",
                inner: error);

        var (fault, cause) = error switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => (TargetFault.Unreachable, "its name can't be resolved"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } when Inner<AuthenticationException>(error) is not null => (TargetFault.Unreachable, "it does not speak TLS as a server should"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => (TargetFault.ServerError, "its answer is larger than the centre reads"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Connecting(Inner<SocketException>(error)),
            OperationCanceledException => (TargetFault.Unreachable, "no connection came about in time"),
            _ => (TargetFault.TimedOut, "the connection broke before an answer came"),
        };
        return new(fault,
            $"Cluster {cluster}: {server.Authority} did not answer: {cause}. Check the address and that its API server runs.",
            inner: error);
    }

    static (TargetFault, string) Connecting(SocketException? error) => error?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (TargetFault.ConnectionRefused, "the connection was refused"),
        // Somebody took the connection and dropped it, as a server does that is going down.
        null or SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.OperationAborted =>
            (TargetFault.TimedOut, "the connection broke before an answer came"),
        var code => (TargetFault.Unreachable, $"the connection failed ({code})"),
    };

    static string Why(string text) =>
        text.Contains("NotTimeValid", StringComparison.Ordinal) ? "it has expired or is not valid yet"
        : text.Contains("NameMismatch", StringComparison.Ordinal) ? "it names other hosts"
        : text.Contains("UntrustedRoot", StringComparison.Ordinal) || text.Contains("PartialChain", StringComparison.Ordinal)
            ? "it was issued by another authority"
        : "it could not be verified";

    static T? Inner<T>(Exception error) where T : Exception
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
            if (e is T found) return found;
        return null;
    }
}
