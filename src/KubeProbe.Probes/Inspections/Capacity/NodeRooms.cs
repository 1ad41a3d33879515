namespace KubeProbe.Probes.Inspections.Capacity;

/// <summary>What each schedulable node can give and what its pods request: three numbers a node, however many pods there are.</summary>
sealed class NodeRooms
{
    readonly Dictionary<string, NodeRoom> rooms = new(StringComparer.Ordinal);

    public IReadOnlyCollection<NodeRoom> All => rooms.Values;

    public void AddNode(KubeObject node)
    {
        // What takes no new pods is no room for them.
        if (node.Is("spec", "unschedulable") || node.Condition("Ready").Text("status") != "True") return;
        if (node.Items("spec", "taints").Any(taint => taint.Text("effect") is "NoSchedule" or "NoExecute")) return;
        rooms[node.Name] = new NodeRoom(node.Name, Of(node, "cpu"), Of(node, "memory"), Of(node, "pods"));
    }

    public void AddPod(KubeObject pod)
    {
        if (pod.Text("status", "phase") is "Succeeded" or "Failed" || !rooms.TryGetValue(pod.Text("spec", "nodeName") ?? "", out var room)) return;
        room.Take(Requests(pod, "cpu"), Requests(pod, "memory"));
    }

    /// <summary>As the scheduler counts: the containers together, or the largest init container where that is more, and the overhead.</summary>
    static decimal Requests(KubeObject pod, string resource)
    {
        decimal together = 0, largest = 0;
        foreach (var container in pod.Items("spec", "containers")) together += Request(container, resource);
        foreach (var container in pod.Items("spec", "initContainers"))
        {
            // A side-car stays, so it counts with the others.
            if (container.Text("restartPolicy") == "Always") together += Request(container, resource);
            else largest = Math.Max(largest, Request(container, resource));
        }

        return Math.Max(together, largest) + (Quantity.Read(pod.Text("spec", "overhead", resource)) ?? 0);
    }

    static decimal Request(KubeObject container, string resource) => Quantity.Read(container.Text("resources", "requests", resource)) ?? 0;

    static decimal Of(KubeObject node, string resource) => Quantity.Read(node.Text("status", "allocatable", resource)) ?? 0;
}

/// <summary>One node's room.</summary>
sealed class NodeRoom(string name, decimal cpu, decimal memory, decimal pods)
{
    public string Name => name;

    public (decimal Cpu, decimal Memory, decimal Pods) Total => (cpu, memory, pods);

    public (decimal Cpu, decimal Memory, decimal Pods) Taken { get; private set; }

    public void Take(decimal moreCpu, decimal moreMemory) => Taken = (Taken.Cpu + moreCpu, Taken.Memory + moreMemory, Taken.Pods + 1);
}
