using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.DaemonSets;

/// <summary>
/// A daemon set as an agent has it: <c>create</c>, <c>ready</c> (a pod on every node it is for), <c>roll</c> (each pod renewed), <c>delete</c>. The
/// quantity <c>nodes</c> tells on how many nodes it ran.
/// </summary>
sealed class DaemonSetLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
    readonly int leastNodes = parameters.Integer("MIN_NODES", 1, 1, 5000);
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(3));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var space = ClusterAccess.Namespace(run);
        var name = ClusterAccess.Name(run, "ds");
        var set = new ProbedObject(run, cluster, stepTimeout, "daemon set", Json.Path(run, "apps/v1", "daemonsets"), name, async () =>
            [.. await PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock), .. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock)]);
        try
        {
            await set.CreateAsync(Json.Object(run, "apps/v1", "DaemonSet", name, new JsonObject
            {
                ["selector"] = Json.Selector(name),
                ["updateStrategy"] = JsonNode.Parse("""{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"50%"}}"""),
                ["template"] = Json.Template(run, name, Json.PodSpec(image, "Always")),
            }));
            var ready = await set.UntilAsync("ready", "did not get a ready pod on every node", IsSettled);
            var nodes = ready.Number("status", "desiredNumberScheduled") ?? 0;
            run.Record("nodes", nodes, "nodes");
            if (nodes < leastNodes) throw new ProbeFailedException($"daemon set {name} is meant for {nodes} nodes, at least {leastNodes} are wanted: the others are tainted, or not there");
            await set.ChangeAsync("roll", "did not roll over", """{"spec":{"template":{"metadata":{"annotations":{"kubeprobe.io/roll":"1"}}}}}""", IsSettled);
            await set.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, set.Path);
            throw;
        }
    }

    static bool IsSettled(JsonObject set) =>
        set.IsObserved()
        && set.Number("status", "desiredNumberScheduled") is > 0 and var wanted
        && (set.Number("status", "updatedNumberScheduled") ?? 0) == wanted
        && (set.Number("status", "numberAvailable") ?? 0) == wanted;
}
