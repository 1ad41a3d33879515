namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>Containers that end again and again: back-off loops, and many restarts with the last one lately.</summary>
sealed class RestartStorms(ProbeParameters parameters) : Inspection(parameters)
{
    readonly int maxRestarts = parameters.Integer("MAX_RESTARTS", 5, 1, 100_000);
    readonly TimeSpan window = parameters.Duration("WINDOW", TimeSpan.FromHours(1));
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        await foreach (var pod in inspector.ListAsync(KubeKinds.Pods, stopping, namespaces))
            inspector.Findings.Add(RestartStormRules.Check(pod, maxRestarts, window, inspector.Now));
    }
}
