using System.Net;
using System.Net.Sockets;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Networking;

/// <summary>
/// Cluster DNS as pods use it, and each name server behind it by itself: names of services (<c>internal</c>) and of the world (<c>external</c>), some rounds
/// on each server. One of three servers that is sick makes every third look-up slow, and no average shows it.
/// </summary>
sealed class ClusterDns(ProbeParameters parameters) : IProbe
{
    const int Port = 53;

    readonly IReadOnlyList<string> internalNames = parameters.List("INTERNAL_NAMES") is { Count: > 0 } names ? names : ["kubernetes.default.svc.cluster.local"];
    readonly IReadOnlyList<string> externalNames = parameters.List("EXTERNAL_NAMES");
    readonly IReadOnlyList<string> servers = parameters.List("SERVERS");
    readonly string? endpointsOf = parameters.Optional("ENDPOINTS_OF");
    readonly string resolverFile = parameters.Text("RESOLV_CONF", "/etc/resolv.conf");
    readonly int rounds = parameters.Integer("ROUNDS", 5, 1, 1000);
    readonly TimeSpan queryTimeout = parameters.Duration("QUERY_TIMEOUT", TimeSpan.FromSeconds(2));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        List<IPEndPoint> all = [.. servers.Count > 0 ? servers.Select(Server) : Configured()];
        if (endpointsOf is not null) all.AddRange(await BehindAsync(run, endpointsOf));
        if (all.Count == 0) throw new ProbeFailedException(ProbeErrors.ProbeFault($"no name server is known: {resolverFile} names none, and neither SERVERS nor ENDPOINTS_OF is set"));
        run.Record("servers", all.Count, "servers");

        List<string> errors = [];
        foreach (var server in all.Distinct())
        {
            var tries = new OperationLog(run, queryTimeout, e => e is SocketException socket ? [$"{socket.SocketErrorCode}: {socket.Message}"] : null);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var name in internalNames) await tries.TryAsync("internal", stop => DnsQuery.AskAsync(server, name, stop));
                foreach (var name in externalNames) await tries.TryAsync("external", stop => DnsQuery.AskAsync(server, name, stop));
            }
            try
            {
                tries.ThrowIfFailed();
            }
            catch (ProbeFailedException e)
            {
                errors.AddRange(e.Errors.Select(error => $"{server}: {error}"));
            }
        }
        if (errors.Count > 0) throw new ProbeFailedException(errors);
    }

    /// <summary>What pods of this node resolve by.</summary>
    IEnumerable<IPEndPoint> Configured()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(resolverFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
        return lines.Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..]).Select(words => Server(words[1]));
    }

    /// <summary>The pods behind the service of the cluster's DNS.</summary>
    async Task<IReadOnlyList<IPEndPoint>> BehindAsync(ProbeRun run, string service)
    {
        if (service.Split('/') is not [var space, var name]) throw new ProbeFailedException(ProbeErrors.ProbeFault($"parameter ENDPOINTS_OF is '{service}', not NAMESPACE/SERVICE"));
        using var cluster = ClusterAccess.Connect(parameters);
        var endpoints = await run.Measure("endpoints", stop => cluster.GetAsync($"api/v1/namespaces/{space}/endpoints/{name}", stop));
        List<IPEndPoint> found = [.. endpoints.Items("subsets").SelectMany(subset => subset.Items("addresses").SelectMany(address =>
            subset.Items("ports").Where(port => port.Text("protocol") == "UDP").Select(port => Server($"{address.Text("ip")}:{port.Number("port")}"))))];
        return found.Count > 0 ? found : throw new ProbeFailedException($"service {service} has no ready endpoint for UDP: nobody answers for the cluster's DNS");
    }

    static IPEndPoint Server(string text) =>
        IPEndPoint.TryParse(text, out var server)
            ? server.Port == 0 ? new IPEndPoint(server.Address, Port) : server
            : throw new ProbeFailedException(ProbeErrors.ProbeFault($"'{text}' is no address of a name server"));
}
