using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;
using KubeProbe.Probes.Manifests;

namespace KubeProbe.Probes.CustomWorkloads;

/// <summary>
/// A workload of any kind that has a number of replicas and tells in its status how many are ready, such as OpenKruise's CloneSet: <c>create</c>, <c>ready</c>,
/// <c>scale-out</c>, <c>scale-in</c>, <c>delete</c>. Which kind, and where its numbers stand, the case says.
/// </summary>
sealed class CustomWorkload : IProbe
{
    readonly ProbeParameters parameters;
    readonly string image;
    readonly ResourcePath? resource;
    readonly string manifest;
    readonly string[] replicasPath;
    readonly string[] readyPath;
    readonly int replicas;
    readonly int scaleTo;
    readonly TimeSpan stepTimeout;

    public CustomWorkload(ProbeParameters parameters)
    {
        this.parameters = parameters;
        image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
        resource = ResourcePath.Read(parameters, "RESOURCE", "apps/v1/deployments");
        manifest = parameters.Text("MANIFEST", "");
        replicasPath = parameters.Text("REPLICAS_PATH", "spec.replicas").Split('.');
        readyPath = parameters.Text("READY_PATH", "status.readyReplicas").Split('.');
        replicas = parameters.Integer("REPLICAS", 2, 1, 50);
        scaleTo = parameters.Integer("SCALE_TO", 4, 1, 50);
        stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(2));
    }

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, "work"));
        var obj = Object(run, name);
        var kind = obj.Text("kind") ?? "object";
        var workload = new ProbedObject(run, cluster, stepTimeout, kind, resource!.In(space), name, async () =>
            [.. await PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock), .. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock)]);
        try
        {
            await workload.CreateAsync(obj);
            await workload.UntilAsync("ready", $"did not tell {replicas} ready in {string.Join('.', readyPath)}", seen => Ready(seen) == replicas && seen.IsObserved());
            await workload.ChangeAsync("scale-out", $"did not scale out to {scaleTo}", Scale(scaleTo), seen => Ready(seen) == scaleTo);
            await workload.ChangeAsync("scale-in", $"did not scale in to {replicas}", Scale(replicas), seen => Ready(seen) == replicas);
            await workload.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, workload.Path);
            throw;
        }
    }

    long Ready(JsonObject seen) => seen.Number(readyPath) ?? 0;

    string Scale(int to)
    {
        JsonNode value = to;
        foreach (var step in Enumerable.Reverse(replicasPath)) value = new JsonObject { [step] = value };
        return value.ToJsonString();
    }

    /// <summary>The manifest of the case with its name, owner, labels and number; without one, a template of restricted pods that do nothing.</summary>
    JsonObject Object(ProbeRun run, string name)
    {
        var (space, pod) = (ClusterAccess.Namespace(run), Json.PodSpec(image, "Always"));
        var obj = manifest.Length == 0
            ? new JsonObject
            {
                ["apiVersion"] = "apps/v1", ["kind"] = "Deployment",
                ["spec"] = new JsonObject { ["selector"] = Json.Selector(name), ["template"] = Json.Template(run, name, pod) },
            }
            : YamlManifest.Read(parameters, "MANIFEST", manifest, new Dictionary<string, string>
            {
                ["name"] = name, ["namespace"] = space, ["image"] = image,
                ["selector"] = Json.Selector(name).ToJsonString(), ["template"] = Json.Template(run, name, pod).ToJsonString(),
            }).FirstOrDefault() ?? [];
        parameters.ThrowIfFaulty();

        obj["metadata"] = Json.Metadata(run, name);
        var at = obj;
        foreach (var step in replicasPath[..^1])
        {
            if (at[step] is not JsonObject next) at[step] = next = [];
            at = next;
        }
        at[replicasPath[^1]] = replicas;
        return obj;
    }
}
