using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.StatefulSets;

/// <summary>
/// A stateful set as a database has it: <c>create</c>, <c>ready</c> (its pods come one after the other), <c>bound</c> (with STORAGE: each pod's claim
/// has a volume), <c>roll</c> (from the last pod down), <c>scale-up</c>, <c>scale-down</c> (the last pod goes), <c>delete</c>.
/// </summary>
sealed class StatefulSetLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
    readonly int replicas = parameters.Integer("REPLICAS", 2, 1, 10);
    readonly string? storage = parameters.Optional("STORAGE");
    readonly string? storageClass = parameters.Optional("STORAGE_CLASS");
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(2));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var space = ClusterAccess.Namespace(run);
        var name = ClusterAccess.Name(run, "sts");
        var set = new ProbedObject(run, cluster, stepTimeout, "stateful set", Json.Path(run, "apps/v1", "statefulsets"), name, async () =>
            [.. await PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock), .. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock)]);
        try
        {
            await set.CreateAsync(Json.Object(run, "apps/v1", "StatefulSet", name, Spec(run, name)));
            var order = new PodOrder(name);
            await set.UntilAsync("ready", $"did not get {replicas} pods ready", seen => order.Keeps(seen) && IsSettled(seen, replicas));
            if (storage is not null) await BoundAsync(run, cluster, space, name);
            await set.ChangeAsync("roll", "did not roll over", """{"spec":{"template":{"metadata":{"annotations":{"kubeprobe.io/roll":"1"}}}}}""", seen => IsSettled(seen, replicas));
            await set.ChangeAsync("scale-up", $"did not scale up to {replicas + 1} pods", Scale(replicas + 1), seen => IsSettled(seen, replicas + 1));
            await set.ChangeAsync("scale-down", "did not scale down to 1 pod", Scale(1), seen => IsSettled(seen, 1));
            var left = await PodsAsync(cluster, run, name, run.Stopping);
            if (left is not [var first] || first.Text("metadata", "name") != $"{name}-0")
                throw new ProbeFailedException($"stateful set {name} was scaled down to {string.Join(", ", left.Select(pod => pod.Text("metadata", "name")))}, not to {name}-0");
            await set.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, set.Path);
            throw;
        }
        finally
        {
            // Claims outlive their set; those of this run name its owner, and this is sooner.
            if (storage is not null)
                await cluster.TryDeleteAsync(run, [.. Enumerable.Range(0, replicas + 1).Select(i => $"{Json.Path(run, "v1", "persistentvolumeclaims")}/data-{name}-{i}")]);
        }
    }

    async Task BoundAsync(ProbeRun run, ClusterAccess cluster, string space, string name)
    {
        for (var i = 0; i < replicas; i++)
        {
            var claim = $"data-{name}-{i}";
            await Step.RunAsync(run, "bound", stepTimeout, $"claim {claim} did not get a volume", stop =>
                cluster.UntilAsync(Json.Path(run, "v1", "persistentvolumeclaims"), claim, seen => seen.Text("status", "phase") == "Bound", stop),
                () => PodTroubles.WarningsAsync(cluster, space, claim, run.Clock));
        }
    }

    static async Task<List<JsonObject>> PodsAsync(ClusterAccess cluster, ProbeRun run, string name, CancellationToken stop)
    {
        var list = await cluster.GetAsync($"{Json.Path(run, "v1", "pods")}?labelSelector={Uri.EscapeDataString($"{Json.ObjectLabel}={name}")}", stop);
        return [.. list.Items("items").Where(pod => pod.Text("metadata", "deletionTimestamp") is null).OrderBy(pod => pod.Text("metadata", "name")!.Length).ThenBy(pod => pod.Text("metadata", "name"), StringComparer.Ordinal)];
    }

    JsonObject Spec(ProbeRun run, string name)
    {
        var pod = Json.PodSpec(image, "Always");
        var spec = new JsonObject
        {
            ["serviceName"] = name,
            ["replicas"] = replicas,
            ["selector"] = Json.Selector(name),
            ["template"] = Json.Template(run, name, pod),
        };
        if (storage is null) return spec;

        pod.Items("containers").Single()["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "data", ["mountPath"] = "/data" });
        var claim = new JsonObject { ["metadata"] = Json.Metadata(run, "data"), ["spec"] = ClaimSpec(storage, storageClass) };
        claim["metadata"]!.AsObject().Remove("namespace");
        spec["volumeClaimTemplates"] = new JsonArray(claim);
        return spec;
    }

    /// <summary>What a claim asks for.</summary>
    public static JsonObject ClaimSpec(string size, string? storageClass)
    {
        var spec = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = size } } };
        if (storageClass is not null) spec["storageClassName"] = storageClass;
        return spec;
    }

    static bool IsSettled(JsonObject set, int wanted) =>
        set.IsObserved()
        && (set.Number("status", "replicas") ?? 0) == wanted
        && (set.Number("status", "readyReplicas") ?? 0) == wanted
        && (set.Number("status", "updatedReplicas") ?? 0) == wanted;

    static string Scale(int to) => $$$"""{"spec":{"replicas":{{{to}}}}}""";
}
