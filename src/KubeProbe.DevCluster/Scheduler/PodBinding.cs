using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>Writes a scheduling decision into the pod: its node and the condition PodScheduled.</summary>
static class PodBinding
{
    /// <summary>Node and condition in one change, as the binding subresource makes it.</summary>
    public static JsonObject Bind(ObjectStore store, JsonObject pod, string node) =>
        store.Mutate(ResourceTypes.Pods, pod.Namespace(), pod.Name(), stored =>
        {
            stored.Make("spec")["nodeName"] = node;
            SetScheduled(stored, "True", null, null, store.Time.GetUtcNow());
        }, "binding");

    /// <summary>False when the pod says so already.</summary>
    public static bool Refuse(ObjectStore store, JsonObject pod, string message)
    {
        var known = pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "PodScheduled");
        if (known.Text("message") == message)
            return false;
        store.Mutate(ResourceTypes.Pods, pod.Namespace(), pod.Name(),
            stored => SetScheduled(stored, "False", "Unschedulable", message, store.Time.GetUtcNow()), "status");
        return true;
    }

    static void SetScheduled(JsonObject pod, string status, string? reason, string? message, DateTimeOffset now)
    {
        var holder = pod.Make("status");
        var conditions = holder["conditions"] as JsonArray ?? [];
        var old = conditions.FirstOrDefault(condition => condition.Text("type") == "PodScheduled");
        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = old.Text("status") == status ? old.Text("lastTransitionTime") : KubeTime.Format(now),
        };
        if (reason is not null)
            condition["reason"] = reason;
        if (message is not null)
            condition["message"] = message;
        holder["conditions"] = new JsonArray(
            [.. conditions.Where(other => other.Text("type") != "PodScheduled").Select(other => other?.DeepClone()), condition]);
    }
}
