namespace KubeProbe.Probes.Inspections.Nodes;

/// <summary>Which conditions of a node are bad: Ready when it isn't True, every other when it isn't False.</summary>
static class NodeConditionRules
{
    public static IEnumerable<string> Check(KubeObject node, TimeSpan grace, IReadOnlyList<string> ignored, DateTimeOffset now)
    {
        if (!node.Condition("Ready").Exists && node.Created is { } created && now - created > grace)
            yield return $"node {node.Name} has no condition Ready: its kubelet never reported; start it or delete the node";
        foreach (var condition in node.Items("status", "conditions"))
        {
            var (type, status) = (condition.Text("type") ?? "", condition.Text("status"));
            if (ignored.Contains(type) || status == (type == "Ready" ? "True" : "False")) continue;
            var since = condition.Time("lastTransitionTime");
            if (since is { } at && now - at <= grace) continue;
            yield return $"node {node.Name}: {type} is {status}{(since is { } s ? $" for {Age.Of(now - s)}" : "")}: {condition.Text("reason")}: {condition.Text("message")}; {Remedy(type)}";
        }
    }

    static string Remedy(string type) => type switch
    {
        "Ready" => "look at the kubelet, the container runtime and the network of that node",
        "MemoryPressure" => "move pods away or raise their memory requests",
        "DiskPressure" => "remove images and logs, or enlarge the disk",
        "PIDPressure" => "find the pod that forks without end",
        "NetworkUnavailable" => "look at the network plug-in's pod on that node",
        _ => "look at what sets this condition, such as the node-problem-detector",
    };
}
