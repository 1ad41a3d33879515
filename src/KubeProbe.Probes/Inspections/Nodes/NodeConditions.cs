namespace KubeProbe.Probes.Inspections.Nodes;

/// <summary>Nodes that are not ready, under pressure, or that a node-problem-detector marks.</summary>
sealed class NodeConditions(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan grace = parameters.Duration("GRACE", TimeSpan.FromMinutes(5));
    readonly IReadOnlyList<string> ignored = parameters.List("IGNORE_CONDITIONS");
    readonly string? selector = parameters.Optional("SELECTOR");

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        long ready = 0;
        await foreach (var node in inspector.ListAsync(KubeKinds.Nodes, stopping, selector: selector))
        {
            inspector.Findings.Add(NodeConditionRules.Check(node, grace, ignored, inspector.Now));
            if (node.Condition("Ready").Text("status") == "True") ready++;
        }

        inspector.Run.Record("nodes-ready", ready, "nodes");
    }
}
