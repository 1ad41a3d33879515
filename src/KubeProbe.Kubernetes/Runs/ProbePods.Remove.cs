using System.Net;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

sealed partial class ProbePods
{
    /// <remarks>
    /// A fault of the moment ends it there, and the pod, which goes last, stays: the watch shows it, so whoever cleans up later
    /// comes back for everything. Any other fault, such as a missing right, keeps nothing else from going.
    /// </remarks>
    public async Task RemoveAsync(ClusterTarget target, PodRemoval removal, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var faults = new List<TargetClusterException>();
        foreach (var step in Steps(lease.Api, target, removal, cancellation))
        {
            try
            {
                await step().ConfigureAwait(false);
            }
            catch (TargetClusterException e)
            {
                faults.Add(e);
                if (ApiFaults.IsPassing(e.Fault)) break;
            }
        }

        if (faults.Count == 1) throw faults[0];
        if (faults.Count > 1)
            throw new TargetClusterException(
                faults[0].Fault, string.Join(" ", faults.Select(f => f.Message).Distinct()), faults.Max(f => f.RetryAfter), new AggregateException(faults));
    }

    static IEnumerable<Func<Task>> Steps(ClusterApi api, ClusterTarget target, PodRemoval removal, CancellationToken cancellation)
    {
        yield return () => DeleteAsync(api, ApiPath.Core(target.Spec.Namespace, "secrets", removal.Pod), cancellation);
        foreach (var resource in removal.Sweep)
            yield return () => new Sweep(api, removal.Run).RunAsync(resource, cancellation);
        if (!removal.KeepPod)
            yield return () => DeleteAsync(api, ApiPath.Core(target.Spec.Namespace, "pods", removal.Pod), cancellation);
    }

    /// <summary>Deletes one object; one that is gone already is as good.</summary>
    internal static async Task DeleteAsync(ClusterApi api, string path, CancellationToken cancellation)
    {
        var call = ApiCall.Delete(ApiPath.With(path, ("propagationPolicy", "Background")));
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        if (!reply.Succeeded && reply.Status is not HttpStatusCode.NotFound) throw ApiFaults.Of(api.Cluster, call, reply);
    }
}
