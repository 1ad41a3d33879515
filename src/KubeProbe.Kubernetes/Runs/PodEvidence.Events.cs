using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

sealed partial class PodEvidence
{
    /// <summary>Events of the node that are older have nothing to do with a run of minutes.</summary>
    static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    static Task<IReadOnlyList<EventObject>?> PodEventsAsync(ClusterApi api, ClusterTarget target, string pod, CancellationToken cancellation) =>
        EventsAsync(api, target.Spec.Namespace, "Pod", pod, cancellation);

    async Task<IReadOnlyList<EventObject>> NodeEventsAsync(ClusterApi api, string node, CancellationToken cancellation)
    {
        // A node has no namespace; its events go to this one.
        var events = await EventsAsync(api, "default", "Node", node, cancellation).ConfigureAwait(false);
        var since = time.GetUtcNow() - Recent;
        return [.. (events ?? []).Where(e => e.LastSeen >= since)];
    }

    static async Task<IReadOnlyList<EventObject>?> EventsAsync(ClusterApi api, string ns, string kind, string name, CancellationToken cancellation)
    {
        var call = ApiCall.List(ApiPath.With(
            ApiPath.Core(ns, "events"),
            ("fieldSelector", $"involvedObject.kind={kind},involvedObject.name={name}"), ("limit", "500")));
        var reply = await api.RequireAsync(call, cancellation).ConfigureAwait(false);
        return reply.Read(api.Cluster, EventJson.Default.EventPage).Items;
    }

    // The newest are kept, and told oldest first.
    static IReadOnlyList<ClusterEvent> Merge(SecretMask mask, params ReadOnlySpan<IReadOnlyList<EventObject>?> lists)
    {
        var all = new List<EventObject>();
        foreach (var list in lists)
            if (list is not null) all.AddRange(list);
        return [.. all.OrderBy(e => e.LastSeen).TakeLast(RunEvidence.MaxEvents).Select(e => e.Masked(mask))];
    }
}
