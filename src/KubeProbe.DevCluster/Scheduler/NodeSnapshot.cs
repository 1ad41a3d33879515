using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>A node and what the pods bound to it, and not ended yet, take of it.</summary>
sealed class NodeSnapshot
{
    readonly Dictionary<string, decimal> used = new(StringComparer.Ordinal);

    public NodeSnapshot(JsonObject node, IEnumerable<JsonObject> pods)
    {
        Node = node;
        foreach (var pod in pods)
        {
            Pods.Add(pod);
            foreach (var (name, amount) in PodResources.Requests(pod))
                used[name] = used.GetValueOrDefault(name) + amount;
        }
    }

    public JsonObject Node { get; }

    public string Name => Node.Name();

    public List<JsonObject> Pods { get; } = [];

    public decimal Allocatable(string resource) => Quantity.Parse(Node.Text("status", "allocatable", resource));

    public decimal Used(string resource) => used.GetValueOrDefault(resource);

    /// <summary>Snapshots of all nodes at one moment.</summary>
    public static IReadOnlyList<NodeSnapshot> Of(IEnumerable<JsonObject> nodes, IEnumerable<JsonObject> pods)
    {
        var bound = pods.Where(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed"))
            .ToLookup(pod => pod.Text("spec", "nodeName") ?? "");
        return [.. nodes.Select(node => new NodeSnapshot(node, bound[node.Name()]))];
    }
}
