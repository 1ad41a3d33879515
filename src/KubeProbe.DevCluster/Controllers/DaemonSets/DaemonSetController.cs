using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.DaemonSets;

/// <summary>Keeps one pod of a DaemonSet on each node it is for, and renews them a few at a time.</summary>
sealed partial class DaemonSetController(ClusterContext context) : Controller(context, "daemonset-controller")
{
    readonly TemplateRevisions revisions = new(context.Store, ResourceTypes.DaemonSets);

    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.DaemonSets);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.DaemonSets) Look(change.Object.Key());
        else if (type == ResourceTypes.Pods && Owner.KeyOf(ResourceTypes.DaemonSets, change.Object) is { } owner) Look(owner);
        else if (type == ResourceTypes.Nodes && MattersToDaemons(change))
            foreach (var key in Everything()) Look(key);
    }

    static bool MattersToDaemons(WatchEvent change) =>
        change.Previous is not { } before
        || change.Type == WatchEvent.Deleted
        || !JsonNode.DeepEquals(before["spec"], change.Object["spec"])
        || !JsonNode.DeepEquals(before.At("metadata", "labels"), change.Object.At("metadata", "labels"));

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Find(ResourceTypes.DaemonSets, key.Namespace, key.Name) is not { } set || set.IsTerminating()) return Task.CompletedTask;

        var revision = revisions.Present(set);
        ApiException? failure = null;
        try
        {
            Place(set, revision);
            Renew(set, revision);
        }
        catch (ApiException e)
        {
            failure = e;
        }

        WriteStatus(key, set, revision);
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }

    void Place(JsonObject set, string revision)
    {
        var pods = PodsOf(set).ToLookup(NodeOf);
        foreach (var node in Store.List(ResourceTypes.Nodes).Items)
        {
            var here = pods[node.Name()].ToList();
            if (!DaemonNodes.IsFor(set, node))
            {
                foreach (var pod in here.Where(pod => !pod.IsTerminating() && DaemonNodes.MustLeave(set, node))) DeletePod(set, pod);
                continue;
            }
            foreach (var pod in here.Where(pod => pod.Text("status", "phase") == "Failed" && !pod.IsTerminating()))
            {
                Events.Warning(ResourceTypes.DaemonSets, set, "FailedDaemonPod", $"Found failed daemon pod {pod.Namespace()}/{pod.Name()} on node {node.Name()}, will try to kill it");
                DeletePod(set, pod);
            }
            if (here.Count == 0) CreatePod(set, node.Name(), revision);
        }
        foreach (var stray in pods.Where(group => Store.Peek(ResourceTypes.Nodes, null, group.Key) is null).SelectMany(group => group).Where(pod => !pod.IsTerminating()))
            DeletePod(set, stray);
    }

    void CreatePod(JsonObject set, string node, string revision)
    {
        try
        {
            var pod = Context.Create(ResourceTypes.Pods, DaemonNodes.Bound(TemplatePod.Of(set, ResourceTypes.DaemonSets, set.Object("spec", "template")), node, set, revisions.LabelOf(set, revision)));
            Events.Normal(ResourceTypes.DaemonSets, set, "SuccessfulCreate", $"Created pod: {pod.Name()}");
        }
        catch (ApiException e)
        {
            Events.Warning(ResourceTypes.DaemonSets, set, "FailedCreate", $"Error creating: {e.Message}");
            throw;
        }
    }

    void DeletePod(JsonObject set, JsonObject pod)
    {
        Store.Delete(ResourceTypes.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() });
        Events.Normal(ResourceTypes.DaemonSets, set, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
    }

    List<JsonObject> PodsOf(JsonObject set) => [.. Store.List(ResourceTypes.Pods, set.Namespace(), set.Controls).Items];

    /// <summary>The node a pod is on, or is to be on.</summary>
    static string NodeOf(JsonObject pod) => pod.Text("spec", "nodeName") is { Length: > 0 } node ? node : DaemonNodes.Wanted(pod) ?? "";
}
