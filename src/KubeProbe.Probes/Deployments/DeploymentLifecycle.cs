using k8s;
using k8s.Models;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Deployments;

/// <summary>
/// A deployment with its service, as a release would use it: <c>create</c>, <c>available</c>, <c>endpoints</c> (the service knows every
/// pod), <c>roll</c> (a changed template replaces every pod), <c>endpoints-roll</c> (the service knows the new pods and no old one), <c>scale-up</c>, <c>scale-down</c>, <c>delete</c> (nothing is left).
/// </summary>
sealed partial class DeploymentLifecycle(ProbeParameters parameters) : IProbe
{
    const string RoundLabel = "kubeprobe.io/object";

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
                await cluster.Api.AppsV1.CreateNamespacedDeploymentAsync(Deployment(run, name), space, cancellationToken: stop);
                await cluster.Api.CoreV1.CreateNamespacedServiceAsync(Service(run, name), space, cancellationToken: stop);
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

    V1Deployment Deployment(ProbeRun run, string name)
    {
        var labels = new Dictionary<string, string> { [RoundLabel] = name };
        return new V1Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = ClusterAccess.Metadata(run, name, labels),
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = labels },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = ClusterAccess.Metadata(run, name, labels).Labels },
                    Spec = RestrictedPod.Spec(image, "Always"),
                },
            },
        };
    }

    static V1Service Service(ProbeRun run, string name) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = ClusterAccess.Metadata(run, name),
        Spec = new V1ServiceSpec
        {
            Selector = new Dictionary<string, string> { [RoundLabel] = name },
            Ports = [new V1ServicePort { Name = "http", Port = 80, Protocol = "TCP", TargetPort = 8080 }],
        },
    };

    static string Scale(int to) => $$$"""{"spec":{"replicas":{{{to}}}}}""";
}
