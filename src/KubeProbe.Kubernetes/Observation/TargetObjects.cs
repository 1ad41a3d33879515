using KubeProbe.Core.Clusters;
using KubeProbe.Core.Observation;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Observation;

/// <summary>Workloads and nodes over the Kubernetes API.</summary>
sealed class TargetObjects(ClusterApis apis, TimeProvider time) : ITargetObjects
{
    public IAsyncEnumerable<ObjectNews> WatchAsync(ClusterTarget target, ObservedScope scope, CancellationToken cancellation) =>
        new ListWatch<ObjectNews>(apis, target, new ObservedObjectKind(scope), time).RunAsync(cancellation);
}
