using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Networking;

/// <summary>
/// Whether services lead to their pods: pods that answer are made with a service (<c>ready</c>, <c>endpoints</c>). Service proxies learn of endpoints a
/// little later than the API server, so they are given PROGRAM_TIMEOUT until every pod has answered (<c>programmed</c>, seconds); from then on each request
/// counts, at its cluster address (<c>cluster-ip</c>) and at its port on each node (<c>node-port</c>, with NODE_PORT).
/// </summary>
/// <param name="parameters">What the case sets.</param>
/// <param name="route">Where an address leads instead; null on the way to the cluster's own.</param>
sealed class ServiceReach(ProbeParameters parameters, Func<string, string>? route = null) : IProbe
{
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    readonly string image = parameters.OwnImage("IMAGE");
    readonly int replicas = parameters.Integer("REPLICAS", 2, 1, 20);
    readonly int requests = parameters.Integer("REQUESTS", 20, 1, 10_000);
    readonly bool nodePort = parameters.Boolean("NODE_PORT", false);
    readonly TimeSpan requestTimeout = parameters.Duration("REQUEST_TIMEOUT", TimeSpan.FromSeconds(5));
    readonly TimeSpan programTimeout = parameters.Duration("PROGRAM_TIMEOUT", TimeSpan.FromSeconds(10));
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(2));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        await using var backend = new ServingPods(run, cluster, stepTimeout, ClusterAccess.Name(run, "svc"), image, replicas);
        var service = await backend.MakeAsync(nodePort ? "NodePort" : "ClusterIP");
        using var http = new HttpClient { Timeout = requestTimeout };
        var tries = new OperationLog(run, requestTimeout, e => [e.GetBaseException().Message]);

        var address = service.Text("spec", "clusterIP") ?? "";
        await ProgrammedAsync(run, http, address, stopping);
        var answered = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < requests; i++)
            if (await tries.TryAsync("cluster-ip", stop => AskAsync(http, $"{address}:80", stop)) is { } text) answered.Add(text.Split(' ')[0]);
        if (answered.Count > 0 && answered.Count < replicas && requests >= replicas * 10)
            tries.Fail("cluster-ip", $"only {answered.Count} of {replicas} pods answered {requests} requests: {string.Join(", ", answered.Order(StringComparer.Ordinal))}");
        if (nodePort && service.Items("spec", "ports").First().Number("nodePort") is { } port)
        {
            var nodes = await cluster.GetAsync("api/v1/nodes", stopping);
            foreach (var node in nodes.Items("items").Where(node => node.Has("Ready")))
                if (node.Items("status", "addresses").FirstOrDefault(a => a.Text("type") == "InternalIP").Text("address") is { } ip)
                    if (await tries.TryAsync("node-port", stop => AskAsync(http, $"{ip}:{port}", stop)) is null)
                        tries.Fail("node-port", $"node {node.Text("metadata", "name")} does not lead to the service at {ip}:{port}");
        }
        tries.ThrowIfFailed();
        await backend.DeletedAsync();
    }

    // A proxy that does not come to it in that time is told by the requests that count.
    async Task ProgrammedAsync(ProbeRun run, HttpClient http, string address, CancellationToken stopping)
    {
        var begin = run.Clock.GetTimestamp();
        var answered = new HashSet<string>(StringComparer.Ordinal);
        while (run.Clock.GetElapsedTime(begin) < programTimeout)
        {
            try
            {
                answered.Add((await AskAsync(http, $"{address}:80", stopping)).Split(' ')[0]);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
            {
                // Not yet.
            }
            if (answered.Count >= replicas)
            {
                run.Record("programmed", run.Clock.GetElapsedTime(begin).TotalSeconds, "seconds");
                return;
            }
            await Task.Delay(BetweenTries, run.Clock, stopping);
        }
    }

    async Task<string> AskAsync(HttpClient http, string address, CancellationToken stop) =>
        await http.GetStringAsync(new Uri($"http://{route?.Invoke(address) ?? address}/"), stop);
}
