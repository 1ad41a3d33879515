using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Controllers.Nodes;

/// <summary>What a Node looks like whose kubelet has fallen silent.</summary>
static class NodeSilence
{
    static readonly string[] Effects = ["NoSchedule", "NoExecute"];

    /// <summary>Every condition becomes Unknown; the heartbeat stays at the kubelet's last word.</summary>
    public static void Write(JsonObject node, DateTimeOffset now)
    {
        var previous = node.Object("status");
        node.Make("status")["conditions"] = new JsonArray([.. previous.Items("conditions").Select(old => (JsonNode)NodeObject.Condition(
            old.Text("type") ?? "", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.", previous, now, old.Text("lastHeartbeatTime")))]);
    }

    public static bool IsTainted(JsonObject node) => node.Items("spec", "taints").Any(IsOurs);

    public static void Taint(JsonObject node, DateTimeOffset now)
    {
        if (IsTainted(node))
            return;
        var taints = node.Object("spec").Array("taints")?.DeepClone().AsArray() ?? [];
        foreach (var effect in Effects)
            taints.Add(new JsonObject { ["key"] = Taints.Unreachable, ["effect"] = effect, ["timeAdded"] = KubeTime.Format(now) });
        node.Make("spec")["taints"] = taints;
    }

    public static void Untaint(JsonObject node)
    {
        var kept = node.Items("spec", "taints").Where(taint => !IsOurs(taint)).Select(taint => taint.DeepClone()).ToArray();
        node.Make("spec").Remove("taints");
        if (kept.Length > 0)
            node.Make("spec")["taints"] = new JsonArray(kept);
    }

    static bool IsOurs(JsonObject taint) => taint.Text("key") is Taints.Unreachable or Taints.NotReady;
}
