using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Controllers.CronJobs;
using KubeProbe.DevCluster.Controllers.DaemonSets;
using KubeProbe.DevCluster.Controllers.Deployments;
using KubeProbe.DevCluster.Controllers.Endpoints;
using KubeProbe.DevCluster.Controllers.Jobs;
using KubeProbe.DevCluster.Controllers.Nodes;
using KubeProbe.DevCluster.Controllers.ReplicaSets;
using KubeProbe.DevCluster.Controllers.StatefulSets;
using KubeProbe.DevCluster.Controllers.Volumes;
using KubeProbe.DevCluster.Logs;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Hosting;

/// <summary>What runs beside the API of a cluster.</summary>
/// <param name="Parts">Scheduler, kubelets and controllers.</param>
/// <param name="Logs">Who has the logs of pods.</param>
public sealed record ClusterComponents(IReadOnlyList<IClusterComponent> Parts, ILogSource Logs)
{
    /// <summary>Nothing: the API is a plain store.</summary>
    public static readonly ClusterComponents None = new([], new NoLogs());

    /// <summary>Puts together the components of a cluster.</summary>
    public static ClusterComponents For(ClusterContext cluster)
    {
        var kubelet = new Kubelet.Kubelet(cluster);
        return new ClusterComponents(
            [
                kubelet,
                new PodScheduler(cluster),
                new ReplicaSetController(cluster),
                new DeploymentController(cluster),
                new StatefulSetController(cluster),
                new DaemonSetController(cluster),
                new JobController(cluster),
                new CronJobController(cluster),
                new VolumeController(cluster),
                new EndpointsController(cluster),
                new EndpointSliceController(cluster),
                new NodeLifecycleController(cluster),
                new TaintEvictionController(cluster),
            ],
            kubelet);
    }

    sealed class NoLogs : ILogSource
    {
        public Task WriteAsync(JsonObject pod, LogRequest request, Stream output, CancellationToken cancellation) =>
            throw ApiException.BadRequest($"container \"{request.Container}\" in pod \"{pod.Name()}\" is waiting to start: ContainerCreating");
    }
}
