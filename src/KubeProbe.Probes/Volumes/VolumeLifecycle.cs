using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;
using KubeProbe.Probes.StatefulSets;

namespace KubeProbe.Probes.Volumes;

/// <summary>
/// A volume as a database needs it: a claim is made (<c>create</c>), bound (<c>bound</c>) and attached to a pod that writes (<c>attach</c>, the pod is ready);
/// the pod goes (<c>detach</c>), another one finds what was written (<c>reattach</c>), and the claim goes with its volume (<c>delete</c>).
/// </summary>
sealed class VolumeLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly string size = parameters.Text("SIZE", "1Gi");
    readonly string? storageClass = parameters.Optional("STORAGE_CLASS");
    readonly bool elsewhere = parameters.Boolean("OTHER_NODE", false);
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(3));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var space = ClusterAccess.Namespace(run);
        var name = ClusterAccess.Name(run, "pvc");
        var claim = new ProbedObject(run, cluster, stepTimeout, "claim", Json.Path(run, "v1", "persistentvolumeclaims"), name,
            () => PodTroubles.WarningsAsync(cluster, space, name, run.Clock));
        var (writer, reader) = (PodOf(run, cluster, "writes", name), PodOf(run, cluster, "reads", name));
        try
        {
            await claim.CreateAsync(Json.Object(run, "v1", "PersistentVolumeClaim", name, StatefulSetLifecycle.ClaimSpec(size, storageClass)));
            var begin = run.Clock.GetTimestamp();
            await writer.CreateAsync(Pod(run, writer.Name, name, null), "pod");
            // A class that waits for a pod binds when there is one; any other does so by now.
            await claim.UntilAsync("bound", "did not get a volume", seen => seen.Text("status", "phase") == "Bound");
            var ready = await writer.UntilAsync("attach", "did not become ready with the volume", IsReady);
            run.Record("attach-total", true, run.Clock.GetElapsedTime(begin));
            await writer.DeletedAsync("detach");

            var last = ready.Text("spec", "nodeName");
            await reader.CreateAsync(Pod(run, reader.Name, name, elsewhere ? last : null), "pod");
            await reader.UntilAsync("reattach", "did not find what the pod before it had written", IsReady);
            await reader.DeletedAsync("detach");
            await claim.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, writer.Path, reader.Path, claim.Path);
            throw;
        }
    }

    ProbedObject PodOf(ProbeRun run, ClusterAccess cluster, string part, string claim)
    {
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, part));
        return new ProbedObject(run, cluster, stepTimeout, "pod", Json.Path(run, "v1", "pods"), name, async () =>
            [.. await PodTroubles.OfAsync(cluster, space, name, run.Clock), .. await PodTroubles.WarningsAsync(cluster, space, claim, run.Clock)]);
    }

    static bool IsReady(JsonObject pod) => pod.Text("status", "phase") is "Failed" or "Succeeded"
        ? throw new ProbeFailedException([$"pod {pod.Text("metadata", "name")} ended: the volume does not hold what was written, or can't be written", .. EndOf(pod)])
        : pod.Has("Ready");

    static IEnumerable<string> EndOf(JsonObject pod) => pod.Items("status", "containerStatuses")
        .Select(status => status.At("state", "terminated")).Where(end => end is not null)
        .Select(end => $"{end.Text("reason")}: exit code {end.Number("exitCode")} {end.Text("message")}".TrimEnd());

    JsonObject Pod(ProbeRun run, string name, string claim, string? notOn)
    {
        const string path = "/data/kept";
        var spec = Json.PodSpec(image, "Never", "workload", "file", path, claim);
        spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
        var container = spec.Items("containers").Single();
        container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "data", ["mountPath"] = "/data" });
        // It serves once the file is kept: being ready says that it could be written, or was found.
        foreach (var (key, value) in Json.Serving(image).Items("containers").Single())
            if (key is "env" or "ports" or "readinessProbe") container[key] = value?.DeepClone();
        if (notOn is not null) spec["affinity"] = new JsonObject
        {
            ["nodeAffinity"] = new JsonObject
            {
                ["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
                {
                    ["nodeSelectorTerms"] = new JsonArray(new JsonObject
                    {
                        ["matchFields"] = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "NotIn", ["values"] = new JsonArray(notOn) }),
                    }),
                },
            },
        };
        return Json.Object(run, "v1", "Pod", name, spec);
    }
}
