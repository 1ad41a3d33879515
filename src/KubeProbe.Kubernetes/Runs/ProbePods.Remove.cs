using System.Net;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

sealed partial class ProbePods
{
    public async Task RemoveAsync(ClusterTarget target, PodRemoval removal, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var api = lease.Api;
        var faults = new List<TargetClusterException>();


        await TryAsync(faults, () => DeleteAsync(api, ApiPath.Core(target.Spec.Namespace, "secrets", removal.Pod), cancellation)).ConfigureAwait(false);
        if (!removal.KeepPod)
            await TryAsync(faults, () => DeleteAsync(api, ApiPath.Core(target.Spec.Namespace, "pods", removal.Pod), cancellation)).ConfigureAwait(false);
        foreach (var resource in removal.Sweep)
            await TryAsync(faults, () => new Sweep(api, removal.Run).RunAsync(resource, cancellation)).ConfigureAwait(false);

        if (faults.Count == 1) throw faults[0];
        if (faults.Count > 1)
            throw new TargetClusterException(
                faults[0].Fault, string.Join(" ", faults.Select(f => f.Message).Distinct()), faults.Max(f => f.RetryAfter), new AggregateException(faults));
    }

    /// <summary>Deletes one object; one that is gone already is as good.</summary>
    internal static async Task DeleteAsync(ClusterApi api, string path, CancellationToken cancellation)
    {
        var call = ApiCall.Delete(ApiPath.With(path, ("propagationPolicy", "Background")));
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        if (!reply.Succeeded && reply.Status is not HttpStatusCode.NotFound) throw ApiFaults.Of(api.Cluster, call, reply);
    }

    // What fails must not keep the rest from going.
    static async Task TryAsync(List<TargetClusterException> faults, Func<Task> remove)
    {
        try
        {
            await remove().ConfigureAwait(false);
        }
        catch (TargetClusterException e)
        {
            faults.Add(e);
        }
    }
}
