using System.Net.Http;
using System.Security.Authentication;
using Grpc.Core;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Connections;

/// <summary>Tells a centre that can't be reached from one that answered, and says what to look at.</summary>
static class ConnectionFailure
{
    public static CliError? Explain(RpcException error, string? address)
    {
        var causes = Causes(error.Status.DebugException).ToList();
        var http = causes.OfType<HttpRequestException>().FirstOrDefault();

        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
            return new($"the certificate of {address} is not trusted: {tls.Message}", "Name the CA's PEM file: 'kubeprobe context set NAME --certificate-authority FILE'.");
        if (http?.HttpRequestError is HttpRequestError.NameResolutionError)
            return new($"can't reach the centre: no host has the name in {address}", "Check the address: --server, KUBEPROBE_SERVER or 'kubeprobe context show'.");
        if (http?.HttpRequestError is HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError)
            return new($"what answers at {address} speaks no gRPC", "Is this the gRPC port (8081 by default), not the HTTP gateway's (8080)?");
        if (error.StatusCode != StatusCode.Unavailable) return null;

        var reason = causes.LastOrDefault()?.Message ?? error.Status.Detail;
        return new(
            $"can't reach the centre at {address}: {reason}",
            "Does it run ('dotnet run --project src/KubeProbe.Dev' starts one here), and is the address right? --server, KUBEPROBE_SERVER and 'kubeprobe context show' say which is used.");
    }

    static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error.InnerException) yield return error;
    }
}
