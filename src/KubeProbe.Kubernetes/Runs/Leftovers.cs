using System.Net;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>Whatever carries our labels, found by them and deleted one by one.</summary>
sealed class Leftovers(ClusterApis apis) : ILeftovers
{
    const int Most = 5_000;

    public async Task<LeftoverList> ListAsync(ClusterTarget target, IReadOnlyCollection<SweptResource> kinds, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var (found, unread) = (new List<Leftover>(), new List<string>());
        foreach (var (kind, selector) in Looks(target, kinds))
        {
            try
            {
                found.AddRange(await ListAsync(lease.Api, kind, selector, cancellation).ConfigureAwait(false));
            }
            catch (TargetClusterException fault) when (!ApiFaults.IsPassing(fault.Fault))
            {
                // One kind that may not be read keeps nothing else from being found.
                unread.Add(fault.Message);
            }
        }
        return new LeftoverList(found, unread);
    }

    public async Task RemoveAsync(ClusterTarget target, Leftover leftover, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var kind = leftover.Kind;
        await ProbePods.DeleteAsync(lease.Api, ApiPath.Of(kind.Group, kind.Version, kind.Namespace, kind.Resource, leftover.Name), cancellation)
            .ConfigureAwait(false);
    }

    static IEnumerable<(SweptResource Kind, string Selector)> Looks(ClusterTarget target, IReadOnlyCollection<SweptResource> kinds)
    {
        foreach (var resource in (string[])["pods", "secrets"])
            yield return (new SweptResource { Version = "v1", Resource = resource, Namespace = target.Spec.Namespace }, RunLabels.OfCluster(target.Name));
        foreach (var kind in kinds) yield return (kind, RunLabels.Run);
    }

    static async Task<IEnumerable<Leftover>> ListAsync(ClusterApi api, SweptResource kind, string selector, CancellationToken cancellation)
    {
        var call = ApiCall.List(ApiPath.With(
            ApiPath.Of(kind.Group, kind.Version, kind.Namespace, kind.Resource), ("labelSelector", selector), ("limit", $"{Most}"))) with { MetadataOnly = true };
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        // The kind itself is not known there: then there is nothing of it.
        if (reply.Status is HttpStatusCode.NotFound) return [];
        if (!reply.Succeeded) throw ApiFaults.Of(api.Cluster, call, reply);

        return (reply.Read(api.Cluster, PodJson.Default.HeadPage).Items ?? []).Select(item => Read(kind, item.Metadata)).OfType<Leftover>();
    }

    // Whatever a server answers to a selector, only what bears a run's label is a leftover.
    static Leftover? Read(SweptResource kind, ObjectHead head) =>
        head.Labels?.GetValueOrDefault(RunLabels.Run) is { } label && RunId.TryParse(label, out var run)
            ? new Leftover(
                kind with { Namespace = head.Namespace ?? kind.Namespace }, head.Name, run, head.Labels.GetValueOrDefault(RunLabels.MadeBy, ""),
                head.CreationTimestamp ?? default, head.DeletionTimestamp)
            : null;
}
