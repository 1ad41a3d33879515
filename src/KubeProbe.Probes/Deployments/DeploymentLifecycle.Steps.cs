using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Deployments;

sealed partial class DeploymentLifecycle
{
    /// <summary>Settled: the controller has seen this generation, every pod is new and available, and none of the old is left.</summary>
    static bool IsSettled(JsonObject deployment, int wanted) =>
        deployment.IsObserved() && Array.TrueForAll(["updatedReplicas", "availableReplicas", "replicas"], count => (deployment.Number("status", count) ?? 0) == wanted);

    Task<JsonObject?> StepAsync(
        ProbeRun run, ClusterAccess cluster, string name, string step, string expectation,
        Func<JsonObject, CancellationToken, bool> wanted, Func<CancellationToken, Task>? first = null) =>
        Step.RunAsync(run, step, stepTimeout, expectation, async stop =>
        {
            if (first is not null) await first(stop);
            return await cluster.UntilAsync(Path(run), name, seen =>
                seen is null ? throw new ProbeFailedException($"deployment {name} was deleted by somebody else") : wanted(seen, stop), stop);
        }, () => DeploymentTroubles.OfAsync(cluster, ClusterAccess.Namespace(run), name, $"{Json.ObjectLabel}={name}", run.Clock));

    Task ChangeAsync(ProbeRun run, ClusterAccess cluster, string name, string step, int wanted, string patch)
    {
        // Until the controller has seen the change the status still speaks of what was before.
        long generation = 0;
        return StepAsync(run, cluster, name, step, $"deployment {name} did not {step.Replace('-', ' ')} to {wanted} pods",
            (deployment, _) => (deployment.Number("metadata", "generation") ?? 0) >= generation && IsSettled(deployment, wanted),
            async stop => generation = (await cluster.PatchAsync($"{Path(run)}/{name}", patch, stop)).Number("metadata", "generation") ?? 0);
    }

    async Task EndpointsAsync(ProbeRun run, ClusterAccess cluster, string name)
    {
        var known = 0;
        await Step.RunAsync(run, "endpoints", stepTimeout, $"service {name} did not get {replicas} endpoints", stop =>
            cluster.UntilAsync($"api/v1/namespaces/{ClusterAccess.Namespace(run)}/endpoints", name, seen =>
            {
                known = seen.Items("subsets").Sum(s => s.Items("addresses").Count());
                return known == replicas;
            }, stop),
            () => Task.FromResult<IReadOnlyList<string>>([$"it has {known}, though every pod of the deployment is ready"]));
    }

    /// <summary>After a roll-out requests go to the new pods: the service knows them, and none of the old.</summary>
    async Task FollowedAsync(ProbeRun run, ClusterAccess cluster, string name)
    {
        var pods = await cluster.GetAsync($"{Json.Path(run, "v1", "pods")}?labelSelector={Uri.EscapeDataString($"{Json.ObjectLabel}={name}")}", run.Stopping);
        var wanted = pods.Items("items").Where(pod => pod.Text("metadata", "deletionTimestamp") is null).Select(pod => pod.Text("status", "podIP")).OfType<string>().ToHashSet();
        string[] known = [];
        await Step.RunAsync(run, "endpoints-roll", stepTimeout, $"service {name} did not follow the roll-out to its new pods", stop =>
            cluster.UntilAsync($"api/v1/namespaces/{ClusterAccess.Namespace(run)}/endpoints", name, seen =>
            {
                known = [.. seen.Items("subsets").SelectMany(s => s.Items("addresses")).Select(address => address.Text("ip")).OfType<string>()];
                return wanted.SetEquals(known);
            }, stop),
            () => Task.FromResult<IReadOnlyList<string>>([$"it leads to {string.Join(", ", known)}, and the new pods are {string.Join(", ", wanted)}"]));
    }

    async Task DeletedAsync(ProbeRun run, ClusterAccess cluster, string space, string name) =>
        await Step.RunAsync(run, "delete", stepTimeout, $"deployment {name} was not gone with its pods", async stop =>
        {
            // What is answered is not read: before Kubernetes 1.24 a deleted service is told by a Status, since then by itself.
            await cluster.DeleteAsync(Service(space, name), "Background", stop);
            // Foreground: the deployment goes last, so that when it is gone so are its pods.
            await cluster.DeleteAsync(Deployment(space, name), "Foreground", stop);
            return await cluster.UntilAsync(Path(run), name, seen => seen is null, stop);
        }, () => DeploymentTroubles.OfAsync(cluster, space, name, $"{Json.ObjectLabel}={name}", run.Clock));

    static string Service(string space, string name) => $"api/v1/namespaces/{space}/services/{name}";

    static string Deployment(string space, string name) => $"apis/apps/v1/namespaces/{space}/deployments/{name}";

    static string Path(ProbeRun run) => $"apis/apps/v1/namespaces/{ClusterAccess.Namespace(run)}/deployments";
}
