using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>Probe pods over the Kubernetes API: two requests make a run, two remove it, and one watch sees it all.</summary>
sealed partial class ProbePods(ClusterApis apis, ProbeSecret secrets, ClusterReadings readings, TimeProvider time) : IProbePods
{
    public IAsyncEnumerable<PodNews> WatchAsync(ClusterTarget target, CancellationToken cancellation) =>
        new ListWatch<PodNews>(apis, target, new ProbePodKind(target, readings.Of(target.Name), time), time).RunAsync(cancellation);
}
