namespace KubeProbe.Probes.Inspections.Capacity;

/// <summary>
/// Whether the nodes have room: what pods request against what schedulable nodes can give, with some nodes lost, and whether one more pod of
/// a given size fits on any node. Measurements: <c>cpu-free</c>, <c>memory-free</c>, <c>pods-free</c>, in percent.
/// </summary>
sealed class CapacityHeadroom(ProbeParameters parameters) : Inspection(parameters)
{
    readonly int minFree = parameters.Integer("MIN_FREE_PERCENT", 10, 0, 99);
    readonly int nodesToLose = parameters.Integer("NODES_TO_LOSE", 0, 0, 1000);
    readonly decimal podCpu = Amount(parameters, "POD_CPU");
    readonly decimal podMemory = Amount(parameters, "POD_MEMORY");
    readonly string? selector = parameters.Optional("SELECTOR");

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        var rooms = new NodeRooms();
        await foreach (var node in inspector.ListAsync(KubeKinds.Nodes, stopping, selector: selector)) rooms.AddNode(node);
        await foreach (var pod in inspector.ListAsync(KubeKinds.Pods, stopping, fields: "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed")) rooms.AddPod(pod);

        foreach (var (resource, percent) in CapacityRules.Free(rooms.All, 0)) inspector.Run.Record($"{resource}-free", (double)percent, "percent");
        inspector.Findings.Add(CapacityRules.Check(rooms.All, minFree, nodesToLose));
        inspector.Findings.Add(CapacityRules.CheckFit(rooms.All, podCpu, podMemory));
    }

    static decimal Amount(ProbeParameters parameters, string name)
    {
        if (parameters.Optional(name) is not { } text) return 0;
        if (Quantity.Read(text) is { } amount and >= 0) return amount;
        parameters.Fault($"{name} is '{text}', no amount such as 500m or 4Gi");
        return 0;
    }
}
