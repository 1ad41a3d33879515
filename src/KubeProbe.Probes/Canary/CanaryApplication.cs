using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Canary;

/// <summary>
/// A whole application through a whole release, under traffic all the time: <c>release</c> (deployed and answering), <c>upgrade</c> (a new version rolls
/// out), <c>scale-up</c>, <c>scale-down</c>, <c>rollback</c> (the old version is back), <c>delete</c>. A request each few milliseconds is measured as
/// <c>request</c>; one that fails while nothing is to fail fails the run.
/// </summary>
sealed class CanaryApplication(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly int replicas = parameters.Integer("REPLICAS", 3, 2, 20);
    readonly bool service = parameters.Text("VIA", "pods") switch
    {
        "service" => true,
        "pods" => false,
        var other => Wrong(parameters, other),
    };
    readonly int mostFailed = parameters.Integer("MAX_FAILED_REQUESTS", 0, 0, 1_000_000);
    readonly TimeSpan pace = parameters.Duration("REQUEST_INTERVAL", TimeSpan.FromMilliseconds(100));
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(2));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var space = ClusterAccess.Namespace(run);
        var name = ClusterAccess.Name(run, "canary");
        var app = new ProbedObject(run, cluster, stepTimeout, "deployment", Json.Path(run, "apps/v1", "deployments"), name, async () =>
            [.. await PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock), .. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock)]);
        var front = $"{Json.Path(run, "v1", "services")}/{name}";
        try
        {
            var made = await cluster.CreateAsync(Json.Path(run, "v1", "services"), Json.Service(run, name, name), stopping);
            await app.CreateAsync(Json.Object(run, "apps/v1", "Deployment", name, Spec(run, name)));
            await app.UntilAsync("release", $"did not get {replicas} pods available", seen => IsSettled(seen, replicas));
            await using (var traffic = Traffic.Begin(run, cluster, name, service ? made.Text("spec", "clusterIP") : null, pace, stepTimeout))
            {
                await traffic.AnsweredByAsync("v1", stopping);
                await app.ChangeAsync("upgrade", "did not roll out its new version", Version("v2"), seen => IsSettled(seen, replicas));
                await traffic.AnsweredByAsync("v2", stopping);
                await app.ChangeAsync("scale-up", $"did not scale up to {replicas + 2} pods", Scale(replicas + 2), seen => IsSettled(seen, replicas + 2));
                await app.ChangeAsync("scale-down", $"did not scale down to {replicas} pods", Scale(replicas), seen => IsSettled(seen, replicas));
                await app.ChangeAsync("rollback", "did not roll back", Version("v1"), seen => IsSettled(seen, replicas));
                await traffic.AnsweredByAsync("v1", stopping);
                await traffic.EndAsync(mostFailed);
            }
            await cluster.DeleteAsync(front, "Background", stopping);
            await app.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, app.Path, front);
            throw;
        }
    }

    static bool Wrong(ProbeParameters parameters, string value)
    {
        parameters.Fault($"VIA is '{value}', neither pods nor service");
        return false;
    }

    JsonObject Spec(ProbeRun run, string name) => new()
    {
        ["replicas"] = replicas,
        ["selector"] = Json.Selector(name),
        ["strategy"] = JsonNode.Parse("""{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":0,"maxSurge":1}}"""),
        ["template"] = Json.Template(run, name, Json.Serving(image, "v1")),
    };

    // A merge patch replaces lists whole, so the container's environment goes along whole.
    string Version(string version) => new JsonObject
    {
        ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = Json.Serving(image, version)["containers"]!.DeepClone() } } },
    }.ToJsonString();

    static bool IsSettled(JsonObject deployment, int wanted) =>
        deployment.IsObserved()
        && (deployment.Number("status", "replicas") ?? 0) == wanted
        && (deployment.Number("status", "updatedReplicas") ?? 0) == wanted
        && (deployment.Number("status", "availableReplicas") ?? 0) == wanted;

    static string Scale(int to) => $$$"""{"spec":{"replicas":{{{to}}}}}""";
}
