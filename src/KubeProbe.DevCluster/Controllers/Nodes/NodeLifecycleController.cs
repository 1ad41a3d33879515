using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Controllers.Nodes;

/// <summary>
/// Says which nodes have fallen silent: conditions Unknown, taints unreachable, their pods not ready. A real one waits 40 s for a
/// lease to run out; while the fault node-not-ready is on the silence is known, and nobody waits.
/// </summary>
sealed class NodeLifecycleController(ClusterContext context) : Controller(context, "node-controller")
{
    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.Nodes);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.Nodes && change.Type != WatchEvent.Deleted)
            Look(change.Object.Key());
        else if (type == ResourceTypes.Pods && change.Type == WatchEvent.Added && change.Object.Text("spec", "nodeName") is { Length: > 0 } node)
            Look(new ObjectKey("", node));
    }

    protected override void OnFaultSwitched()
    {
        foreach (var key in KeysOf(ResourceTypes.Nodes))
            Look(key);
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Peek(ResourceTypes.Nodes, null, key.Name) is not { } node)
            return Task.CompletedTask;
        try
        {
            var silent = Context.Faults.Find(FaultKind.NodeNotReady) is { } fault && fault.HitsNode(node.Name());
            if (silent)
                MarkSilent(node);
            else if (IsReady(node))
                Untaint(node);
            if (silent)
                MarkPods(node);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // The node or a pod went meanwhile; there is nothing to mark.
        }

        return Task.CompletedTask;
    }

    static bool IsReady(JsonObject node) =>
        node.Items("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    void MarkSilent(JsonObject node)
    {
        var wasReady = IsReady(node);
        if (wasReady)
        {
            Store.Mutate(ResourceTypes.Nodes, null, node.Name(), stored => NodeSilence.Write(stored, Now), "status");
            Events.Normal(ResourceTypes.Nodes, node, "NodeNotReady", $"Node {node.Name()} status is now: NodeNotReady");
        }

        Store.Mutate(ResourceTypes.Nodes, null, node.Name(), stored => NodeSilence.Taint(stored, Now));
    }

    void Untaint(JsonObject node)
    {
        if (NodeSilence.IsTainted(node))
            Store.Mutate(ResourceTypes.Nodes, null, node.Name(), NodeSilence.Untaint);
    }

    /// <summary>Nobody knows how the pods are; services must not send them anything.</summary>
    void MarkPods(JsonObject node)
    {
        foreach (var pod in Store.List(ResourceTypes.Pods, null, pod => pod.Text("spec", "nodeName") == node.Name() && PodReadiness.IsReady(pod)).Items)
        {
            Store.Mutate(ResourceTypes.Pods, pod.Namespace(), pod.Name(), stored =>
            {
                foreach (var ready in stored.Items("status", "conditions").Where(condition => condition.Text("type") == "Ready"))
                {
                    ready["status"] = "False";
                    ready["lastTransitionTime"] = KubeTime.Format(Now);
                }
            }, "status");
            Events.Warning(ResourceTypes.Pods, pod, "NodeNotReady", "Node is not ready");
        }
    }
}
