using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Networking;

/// <summary>
/// The way in: pods with a service (<c>ready</c>, <c>endpoints</c>) get an ingress (<c>create</c>), whose controller gives it an address (<c>address</c>, unless
/// ADDRESS says where to ask) and leads requests of its host name to the pods (<c>routed</c>, from the ingress's creation; then <c>request</c>).
/// </summary>
sealed class IngressReach(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly string? ingressClass = parameters.Optional("INGRESS_CLASS");
    readonly string? given = parameters.Optional("ADDRESS");
    readonly string domain = parameters.Text("DOMAIN", "probe.kubeprobe.invalid");
    readonly int requests = parameters.Integer("REQUESTS", 20, 1, 10_000);
    readonly TimeSpan requestTimeout = parameters.Duration("REQUEST_TIMEOUT", TimeSpan.FromSeconds(5));
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(2));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var name = ClusterAccess.Name(run, "ingress");
        var host = $"{name}.{domain}";
        await using var backend = new ServingPods(run, cluster, stepTimeout, name, image, 2);
        var ingress = new ProbedObject(run, cluster, stepTimeout, "ingress", Json.Path(run, "networking.k8s.io/v1", "ingresses"), name,
            () => PodTroubles.WarningsAsync(cluster, ClusterAccess.Namespace(run), name, run.Clock));
        await backend.MakeAsync("ClusterIP");
        try
        {
            await ingress.CreateAsync(Object(run, name, host), "ingress");
            var address = given ?? Address(await ingress.UntilAsync("address", "got no address from its controller", seen => Address(seen) is not null));
            using var http = new HttpClient { Timeout = requestTimeout };
            await Step.RunAsync(run, "routed", stepTimeout, $"requests for {host} to {address} were not led to the pods", async stop => await UntilRoutedAsync(run, http, address!, host, name, stop));
            var tries = new OperationLog(run, requestTimeout, e => [e.GetBaseException().Message]);
            for (var i = 0; i < requests; i++) await tries.TryAsync("request", stop => AskAsync(http, address!, host, name, stop));
            tries.ThrowIfFailed();
            await ingress.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, ingress.Path);
            throw;
        }
        await backend.DeletedAsync();
    }

    static async Task<string> UntilRoutedAsync(ProbeRun run, HttpClient http, string address, string host, string name, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await AskAsync(http, address, host, name, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or ProbeFailedException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), run.Clock, stop);
            }
        }
    }

    static async Task<string> AskAsync(HttpClient http, string address, string host, string name, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{address}/")) { Headers = { Host = host } };
        using var answer = await http.SendAsync(request, stop);
        if (!answer.IsSuccessStatusCode) throw new ProbeFailedException($"{address} answered {(int)answer.StatusCode} for {host}");
        var text = await answer.Content.ReadAsStringAsync(stop);
        return text.StartsWith(name, StringComparison.Ordinal) ? text : throw new ProbeFailedException($"{address} answered for {host} with something that is not the probe's pods");
    }

    static string? Address(JsonObject ingress) =>
        ingress.Items("status", "loadBalancer", "ingress").Select(each => each.Text("ip") ?? each.Text("hostname")).FirstOrDefault(address => address is not null);

    JsonObject Object(ProbeRun run, string name, string host)
    {
        var spec = new JsonObject
        {
            ["rules"] = new JsonArray(new JsonObject
            {
                ["host"] = host,
                ["http"] = new JsonObject
                {
                    ["paths"] = new JsonArray(new JsonObject
                    {
                        ["path"] = "/", ["pathType"] = "Prefix",
                        ["backend"] = new JsonObject { ["service"] = new JsonObject { ["name"] = name, ["port"] = new JsonObject { ["number"] = 80 } } },
                    }),
                },
            }),
        };
        if (ingressClass is not null) spec["ingressClassName"] = ingressClass;
        return Json.Object(run, "networking.k8s.io/v1", "Ingress", name, spec);
    }
}
