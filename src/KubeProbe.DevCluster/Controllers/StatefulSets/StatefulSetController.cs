using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.StatefulSets;

/// <summary>
/// Keeps the numbered pods of a StatefulSet and their claims: made from 0 up, each when those before it are ready, removed and renewed
/// from the last one down, one at a time (all at once with policy Parallel).
/// </summary>
sealed partial class StatefulSetController(ClusterContext context) : Controller(context, "statefulset-controller")
{
    const string PodNameLabel = "statefulset.kubernetes.io/pod-name";

    readonly TemplateRevisions revisions = new(context.Store, ResourceTypes.StatefulSets);

    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.StatefulSets);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.StatefulSets) Look(change.Object.Key());
        else if (type == ResourceTypes.Pods && Owner.KeyOf(ResourceTypes.StatefulSets, change.Object) is { } owner) Look(owner);
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Find(ResourceTypes.StatefulSets, key.Namespace, key.Name) is not { } set || set.IsTerminating()) return Task.CompletedTask;

        var update = revisions.Present(set);
        var current = set.Text("status", "currentRevision") is { Length: > 0 } known ? known : update;
        ApiException? failure = null;
        try
        {
            Step(set, current, update);
        }
        catch (ApiException e)
        {
            failure = e;
        }

        WriteStatus(key, set, current, update);
        // Thrown after the status tells how far it came, so that the queue comes back with growing pauses.
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }

    /// <summary>The next thing to do; the change it makes brings the next look.</summary>
    void Step(JsonObject set, string current, string update)
    {
        var parallel = set.Text("spec", "podManagementPolicy") == "Parallel";
        var replicas = (int)(set.Number("spec", "replicas") ?? 1);
        var pods = PodsOf(set);
        for (var ordinal = 0; ordinal < replicas; ordinal++)
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                CreatePod(set, ordinal, RevisionFor(set, ordinal, pods, current, update));
                if (!parallel) return;
            }
            else if (PodReadiness.IsEnded(pod) && !pod.IsTerminating())
            {
                Events.Warning(ResourceTypes.StatefulSets, set, "RecreatingFailedPod", $"StatefulSet {set.Namespace()}/{set.Name()} is recreating failed Pod {pod.Name()}");
                DeletePod(set, pod);
                return;
            }
            else if (!parallel && (pod.IsTerminating() || !IsHealthy(set, pod))) return;
        }

        foreach (var (_, pod) in pods.Where(each => each.Key >= replicas).OrderByDescending(each => each.Key))
        {
            if (!pod.IsTerminating()) DeletePod(set, pod);
            if (!parallel) return;
        }
        Renew(set, pods.Where(each => each.Key < replicas), update);
    }

    void Renew(JsonObject set, IEnumerable<KeyValuePair<int, JsonObject>> pods, string update)
    {
        if (set.Text("spec", "updateStrategy", "type") == "OnDelete") return;
        var partition = set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        foreach (var (ordinal, pod) in pods.OrderByDescending(each => each.Key))
        {
            if (ordinal < partition) return;
            if (pod.Label(TemplateRevisions.Label) != update)
            {
                if (!pod.IsTerminating()) DeletePod(set, pod);
                return;
            }
            if (!IsHealthy(set, pod)) return;
        }
    }

    /// <summary>A pod below the partition is made anew as it was; the others as they are to be.</summary>
    static string RevisionFor(JsonObject set, int ordinal, Dictionary<int, JsonObject> pods, string current, string update) =>
        ordinal < (set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0) && (pods.Count > 0 || set.Text("status", "currentRevision") is { Length: > 0 })
            ? current
            : update;

    bool IsHealthy(JsonObject set, JsonObject pod) =>
        !pod.IsTerminating() && pod.Text("status", "phase") == "Running" && PodReadiness.IsAvailable(pod, MinReady(set), Now) || LookLater(set, pod);

    bool LookLater(JsonObject set, JsonObject pod)
    {
        if (PodReadiness.ReadySince(pod) is { } since && !pod.IsTerminating()) LookAfter(set.Key(), since + MinReady(set) - Now);
        return false;
    }

    static TimeSpan MinReady(JsonObject set) => TimeSpan.FromSeconds(set.Number("spec", "minReadySeconds") ?? 0);

    Dictionary<int, JsonObject> PodsOf(JsonObject set)
    {
        var pods = new Dictionary<int, JsonObject>();
        foreach (var pod in Store.List(ResourceTypes.Pods, set.Namespace(), set.Controls).Items)
            if (pod.Name().StartsWith(set.Name() + "-", StringComparison.Ordinal)
                && int.TryParse(pod.Name().AsSpan(set.Name().Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)) pods[ordinal] = pod;
        return pods;
    }

    void DeletePod(JsonObject set, JsonObject pod)
    {
        Store.Delete(ResourceTypes.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() });
        Events.Normal(ResourceTypes.StatefulSets, set, "SuccessfulDelete", $"delete Pod {pod.Name()} in StatefulSet {set.Name()} successful");
    }

    void WriteStatus(ObjectKey key, JsonObject set, string current, string update)
    {
        var pods = PodsOf(set).Values.Where(pod => !pod.IsTerminating()).ToList();
        var (ready, replicas) = (pods.Count(PodReadiness.IsReady), set.Number("spec", "replicas") ?? 1);
        var updated = pods.Count(pod => pod.Label(TemplateRevisions.Label) == update);
        // All of them are new and ready: what was to be is what is.
        if (updated == replicas && ready == replicas && pods.Count == replicas) current = update;
        var status = new JsonObject { ["observedGeneration"] = set.Number("metadata", "generation") ?? 1, ["replicas"] = pods.Count };
        Count(status, "readyReplicas", ready);
        Count(status, "currentReplicas", pods.Count(pod => pod.Label(TemplateRevisions.Label) == current));
        Count(status, "updatedReplicas", updated);
        status["currentRevision"] = current;
        status["updateRevision"] = update;
        status["collisionCount"] = 0;
        status["availableReplicas"] = pods.Count(pod => PodReadiness.IsAvailable(pod, MinReady(set), Now));
        try
        {
            Store.Mutate(ResourceTypes.StatefulSets, key.Namespace, key.Name, stored => stored["status"] = status.DeepClone(), "status");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted while we looked; nobody reads its status any more.
        }
    }

    static void Count(JsonObject status, string name, int count)
    {
        if (count > 0) status[name] = count;
    }
}
