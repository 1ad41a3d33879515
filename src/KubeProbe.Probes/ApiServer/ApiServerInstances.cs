using System.Net;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.ApiServer;

/// <summary>
/// Each instance of the API server by itself, past the load balancer before them: whether it is ready (<c>ready</c>, failing checks named), answers
/// (<c>version</c>) and reads from etcd (<c>get</c>). A balancer hides one that is sick; whoever is sent there is not helped by the others.
/// </summary>
sealed class ApiServerInstances(ProbeParameters parameters) : IProbe
{
    readonly IReadOnlyList<string> addresses = parameters.List("ADDRESSES");
    readonly string? serverName = parameters.Optional("SERVER_NAME");
    readonly int least = parameters.Integer("MIN_INSTANCES", 1, 1, 100);
    readonly TimeSpan operationTimeout = parameters.Duration("OPERATION_TIMEOUT", TimeSpan.FromSeconds(5));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        IReadOnlyList<Uri> instances;
        using (var cluster = ClusterAccess.Connect(parameters)) instances = addresses.Count > 0 ? [.. addresses.Select(Address)] : await FoundAsync(run, cluster);
        run.Record("instances", instances.Count, "instances");

        List<string> errors = [];
        if (instances.Count < least) errors.Add($"there are {instances.Count} instances of the API server, at least {least} are wanted");
        foreach (var instance in instances)
        {
            var tries = new OperationLog(run, operationTimeout, Refusal.Explain);
            using var one = ClusterAccess.Connect(parameters, instance, serverName);
            await tries.TryAsync("ready", stop => ReadyAsync(one, stop));
            await tries.TryAsync("version", stop => one.GetAsync("version", stop));
            await tries.TryAsync("get", stop => one.GetAsync($"{Json.Path(run, "v1", "configmaps")}?limit=1", stop));
            try
            {
                tries.ThrowIfFailed();
            }
            catch (ProbeFailedException e)
            {
                errors.AddRange(e.Errors.Select(error => $"{instance.Authority}: {error}"));
            }
        }
        if (errors.Count > 0) throw new ProbeFailedException(errors);
    }

    static async Task<IReadOnlyList<Uri>> FoundAsync(ProbeRun run, ClusterAccess cluster)
    {
        var endpoints = await run.Measure("endpoints", stop => cluster.GetAsync("api/v1/namespaces/default/endpoints/kubernetes", stop));
        return [.. endpoints.Items("subsets").SelectMany(subset => subset.Items("addresses").SelectMany(address =>
            subset.Items("ports").Where(port => port.Text("name") is "https" or null).Select(port => Address($"{address.Text("ip")}:{port.Number("port")}"))))];
    }

    static async Task<string> ReadyAsync(ClusterAccess one, CancellationToken stop)
    {
        try
        {
            using var answer = await one.SendAsync("readyz?verbose", stop);
            return "ready";
        }
        catch (k8s.Autorest.HttpOperationException e) when (e.Response?.StatusCode is HttpStatusCode.InternalServerError)
        {
            var failing = (e.Response.Content ?? "").Split('\n').Where(line => line.StartsWith("[-]", StringComparison.Ordinal)).Select(line => line[3..].Split(' ')[0]).Take(10).ToList();
            throw new ProbeFailedException($"it is not ready: {(failing.Count > 0 ? string.Join(", ", failing) : "no check is named")}", e);
        }
    }

    static Uri Address(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var uri) && uri is { Scheme: "https", Host.Length: > 0 }
            ? uri
            : throw new ProbeFailedException(ProbeErrors.ProbeFault($"parameter ADDRESSES holds '{text}', not an address such as 10.0.0.1:6443"));
}
