namespace KubeProbe.Probes.Inspections.Nodes;

/// <summary>Nodes that were cordoned and forgotten, taints nobody expects, and too many nodes out of service at once.</summary>
sealed class NodeTaints(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan maxCordonAge = parameters.Duration("MAX_CORDON_AGE", TimeSpan.FromHours(4));
    readonly TimeSpan maxTaintAge = parameters.Duration("MAX_TAINT_AGE", TimeSpan.FromHours(1));
    readonly int maxPercent = parameters.Integer("MAX_CORDONED_PERCENT", 20, 0, 100);
    readonly IReadOnlyList<string> allowed =
        [.. parameters.Text("ALLOWED_TAINTS", "node-role.kubernetes.io/*").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)];

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        int nodes = 0, cordoned = 0;
        await foreach (var node in inspector.ListAsync(KubeKinds.Nodes, stopping))
        {
            nodes++;
            if (node.Is("spec", "unschedulable")) cordoned++;
            inspector.Findings.Add(NodeTaintRules.Check(node, maxCordonAge, maxTaintAge, allowed, inspector.Now));
        }

        inspector.Run.Record("cordoned", cordoned, "nodes");
        if (NodeTaintRules.TooMany(cordoned, nodes, maxPercent) is { } finding) inspector.Findings.Add(finding);
    }
}
