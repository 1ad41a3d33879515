using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>
/// The scheduler's filters in the order of its default profile; the first that refuses speaks for the node.
/// Texts are those of kube-scheduler 1.26.
/// </summary>
static class NodeFilters
{
    /// <summary>Empty when the node takes the pod.</summary>
    public static IReadOnlyList<Refusal> Check(JsonObject pod, NodeSnapshot node)
    {
        if (node.Node.Flag("spec", "unschedulable") && !Taints.Tolerates(pod, Taints.Unschedulable))
            return [Refusal.Saying("node(s) were unschedulable")];
        if (Taints.FirstUntolerated(pod, node.Node) is { } taint)
            return [Refusal.Saying($"node(s) had untolerated taint {{{taint.Text("key")}: {taint.Text("value")}}}")];
        if (!NodeAffinity.Matches(pod, node.Node))
            return [Refusal.Saying("node(s) didn't match Pod's node affinity/selector")];
        var ports = node.Pods.SelectMany(PodResources.HostPorts).ToHashSet();
        if (PodResources.HostPorts(pod).Any(ports.Contains))
            return [Refusal.Saying("node(s) didn't have free ports for the requested pod ports")];
        return [.. Resources(pod, node)];
    }

    static IEnumerable<Refusal> Resources(JsonObject pod, NodeSnapshot node)
    {
        if (node.Pods.Count + 1 > node.Allocatable("pods"))
            yield return Refusal.Saying("Too many pods");
        foreach (var (name, amount) in PodResources.Requests(pod))
        {
            if (amount > 0 && node.Used(name) + amount > node.Allocatable(name))
                yield return Refusal.Saying($"Insufficient {name}");
        }
    }
}
