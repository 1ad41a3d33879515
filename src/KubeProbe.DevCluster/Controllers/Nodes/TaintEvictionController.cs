using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Controllers.Nodes;

/// <summary>Deletes pods from nodes with a NoExecute taint they don't tolerate, or no longer.</summary>
sealed class TaintEvictionController(ClusterContext context) : Controller(context, "taint-controller")
{
    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.Pods);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.Nodes)
        {
            if (change.Previous is not null && JsonNode.DeepEquals(change.Previous.At("spec", "taints"), change.Object.At("spec", "taints")))
                return;
            foreach (var pod in Store.List(ResourceTypes.Pods, null, pod => pod.Text("spec", "nodeName") == change.Object.Name()).Items)
                Look(pod.Key());
        }
        else if (type == ResourceTypes.Pods && change.Previous.Text("spec", "nodeName") != change.Object.Text("spec", "nodeName"))
        {
            Look(change.Object.Key());
        }
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Peek(ResourceTypes.Pods, key.Namespace, key.Name) is not { } pod || !PodReadiness.IsActive(pod)
            || Store.Peek(ResourceTypes.Nodes, null, pod.Text("spec", "nodeName") ?? "") is not { } node)
            return Task.CompletedTask;

        var leaveAt = node.Items("spec", "taints").Where(taint => taint.Text("effect") == "NoExecute")
            .Select(taint => Taints.Stay(pod, taint) is { } stay ? (KubeTime.Parse(taint.Text("timeAdded")) ?? Now) + stay : DateTimeOffset.MaxValue)
            .DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        if (leaveAt <= Now)
            Evict(pod);
        else if (leaveAt != DateTimeOffset.MaxValue)
            LookAfter(key, leaveAt - Now);
        return Task.CompletedTask;
    }

    void Evict(JsonObject pod)
    {
        Events.Normal(ResourceTypes.Pods, pod, "TaintManagerEviction", $"Marking for deletion Pod {pod.Namespace()}/{pod.Name()}");
        try
        {
            Store.Mutate(ResourceTypes.Pods, pod.Namespace(), pod.Name(), stored =>
            {
                var status = stored.Make("status");
                var conditions = status.Array("conditions")?.DeepClone().AsArray() ?? [];
                conditions.Add(new JsonObject
                {
                    ["type"] = "DisruptionTarget",
                    ["status"] = "True",
                    ["lastProbeTime"] = null,
                    ["lastTransitionTime"] = KubeTime.Format(Now),
                    ["reason"] = "DeletionByTaintManager",
                    ["message"] = "Taint manager: deleting due to NoExecute taint",
                });
                status["conditions"] = conditions;
            }, "status");
            Store.Delete(ResourceTypes.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() });
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone or replaced meanwhile: nothing is left to evict.
        }
    }
}
