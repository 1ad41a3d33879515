using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Networking;

/// <summary>A deployment of pods that answer, and its service: made, waited for, and removed whatever happens.</summary>
sealed class ServingPods(ProbeRun run, ClusterAccess cluster, TimeSpan stepTimeout, string name, string image, int replicas) : IAsyncDisposable
{
    bool gone;

    ProbedObject Deployment => new(run, cluster, stepTimeout, "deployment", Json.Path(run, "apps/v1", "deployments"), name, async () =>
        [.. await PodTroubles.OfSelectedAsync(cluster, ClusterAccess.Namespace(run), $"{Json.ObjectLabel}={name}", run.Clock), .. await PodTroubles.WarningsAsync(cluster, ClusterAccess.Namespace(run), name, run.Clock)]);

    string ServicePath => $"{Json.Path(run, "v1", "services")}/{name}";

    /// <summary>The service, once every pod is ready and its endpoints know them.</summary>
    public async Task<JsonObject> MakeAsync(string type)
    {
        var service = await run.Measure("create", stop => cluster.CreateAsync(Json.Path(run, "v1", "services"), Json.Service(run, name, name, type: type), stop));
        await Deployment.CreateAsync(Json.Object(run, "apps/v1", "Deployment", name, new JsonObject
        {
            ["replicas"] = replicas, ["selector"] = Json.Selector(name), ["template"] = Json.Template(run, name, Json.Serving(image)),
        }));
        await Deployment.UntilAsync("ready", $"did not get {replicas} pods available", seen => seen.IsObserved() && (seen.Number("status", "availableReplicas") ?? 0) == replicas);
        await Step.RunAsync(run, "endpoints", stepTimeout, $"service {name} did not get {replicas} endpoints", stop =>
            cluster.UntilAsync(Json.Path(run, "v1", "endpoints"), name, seen => seen.Items("subsets").Sum(subset => subset.Items("addresses").Count()) == replicas, stop));
        return service;
    }

    public async Task DeletedAsync()
    {
        await cluster.DeleteAsync(ServicePath, "Background", run.Stopping);
        await Deployment.DeletedAsync();
        gone = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!gone) await cluster.TryDeleteAsync(run, Deployment.Path, ServicePath);
    }
}
