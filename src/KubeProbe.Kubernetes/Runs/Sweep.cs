using System.Net;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>Deletes by the run's label what no owner reference reaches: other namespaces, and the cluster's scope.</summary>
sealed class Sweep(ClusterApi api, RunId run)
{
    /// <summary>Most objects of one kind in one sweep; whoever calls again goes on.</summary>
    const int Most = 1_000;

    public async Task RunAsync(SweptResource resource, CancellationToken cancellation)
    {
        var path = ApiPath.Of(resource.Group, resource.Version, resource.Namespace, resource.Resource);
        if (resource.Namespace is not null && await AtOnceAsync(path, cancellation).ConfigureAwait(false)) return;
        await SinglyAsync(resource, path, cancellation).ConfigureAwait(false);
    }

    async Task<bool> AtOnceAsync(string path, CancellationToken cancellation)
    {
        var call = ApiCall.DeleteCollection(
            ApiPath.With(path, ("labelSelector", RunLabels.OfRun(run)), ("propagationPolicy", "Background")));
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        if (reply.Succeeded || reply.Status is HttpStatusCode.NotFound) return true;
        return reply.Status is HttpStatusCode.MethodNotAllowed ? false : throw ApiFaults.Of(api.Cluster, call, reply);
    }

    // A collection can be deleted within one namespace only, and some kinds, such as namespaces, not even so.
    async Task SinglyAsync(SweptResource resource, string path, CancellationToken cancellation)
    {
        var call = ApiCall.List(ApiPath.With(path, ("labelSelector", RunLabels.OfRun(run)), ("limit", $"{Most}")));
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        // The kind itself is not known there: then there is nothing of it.
        if (reply.Status is HttpStatusCode.NotFound) return;
        if (!reply.Succeeded) throw ApiFaults.Of(api.Cluster, call, reply);

        foreach (var item in reply.Read(api.Cluster, PodJson.Default.HeadPage).Items ?? [])
        {
            // Whatever a server answers to a selector, only what bears this run's label goes.
            if (item.Metadata.Labels?.GetValueOrDefault(RunLabels.Run) != run.ToString()) continue;
            if (item.Metadata.DeletionTimestamp is not null) continue;
            var one = ApiPath.Of(resource.Group, resource.Version, item.Metadata.Namespace, resource.Resource, item.Metadata.Name);
            await ProbePods.DeleteAsync(api, one, cancellation).ConfigureAwait(false);
        }
    }
}
