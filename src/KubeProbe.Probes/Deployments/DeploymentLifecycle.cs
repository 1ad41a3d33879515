using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Deployments;

/// <summary>
/// A deployment with its service, as a release would use it: <c>create</c>, <c>available</c>, <c>endpoints</c> (the service knows every
/// pod), <c>roll</c> (a changed template replaces every pod), <c>endpoints-roll</c> (the service knows the new pods and no old one), <c>scale-up</c>, <c>scale-down</c>, <c>delete</c> (nothing is left).
/// </summary>
sealed partial class DeploymentLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
    readonly int replicas = parameters.Integer("REPLICAS", 2, 1, 20);
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(1));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var name = ClusterAccess.Name(run, "dep");
        var space = ClusterAccess.Namespace(run);
        try
        {
            await run.Measure("create", async stop =>
            {
                await cluster.CreateAsync(Path(run), Json.Object(run, "apps/v1", "Deployment", name, Spec(run, name)), stop);
                await cluster.CreateAsync(Json.Path(run, "v1", "services"), Json.Service(run, name, name, port: 8080), stop);
            });
            await StepAsync(run, cluster, name, "available", $"deployment {name} did not become available", (deployment, _) => IsSettled(deployment, replicas));
            await EndpointsAsync(run, cluster, name);
            await ChangeAsync(run, cluster, name, "roll", replicas, """{"spec":{"template":{"metadata":{"annotations":{"kubeprobe.io/roll":"1"}}}}}""");
            await FollowedAsync(run, cluster, name);
            await ChangeAsync(run, cluster, name, "scale-up", replicas + 1, Scale(replicas + 1));
            await ChangeAsync(run, cluster, name, "scale-down", 1, Scale(1));
        }
        catch
        {
            await cluster.TryDeleteAsync(run, Deployment(space, name), Service(space, name));
            throw;
        }

        await DeletedAsync(run, cluster, space, name);
    }

    JsonObject Spec(ProbeRun run, string name) => new()
    {
        ["replicas"] = replicas, ["selector"] = Json.Selector(name), ["template"] = Json.Template(run, name, RestrictedPod.Spec(image, "Always")),
    };

    static string Scale(int to) => $$$"""{"spec":{"replicas":{{{to}}}}}""";
}
