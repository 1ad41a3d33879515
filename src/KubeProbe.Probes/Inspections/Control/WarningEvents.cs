namespace KubeProbe.Probes.Inspections.Control;

/// <summary>Warnings that come in numbers: the cluster's own words for what goes wrong now, counted by reason.</summary>
sealed class WarningEvents(ProbeParameters parameters) : Inspection(parameters)
{
    readonly int maxCount = parameters.Integer("MAX_COUNT", 50, 1, 1_000_000);
    readonly TimeSpan window = parameters.Duration("WINDOW", TimeSpan.FromMinutes(30));
    readonly IReadOnlyList<string> reasons = parameters.List("REASONS");
    readonly IReadOnlyList<string> ignored = parameters.List("IGNORE_REASONS", "FailedScheduling BackOff Unhealthy");
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        var counts = new EventCounts();
        await foreach (var one in inspector.ListAsync(KubeKinds.Events, stopping, namespaces, fields: "type=Warning"))
            if (EventRules.IsWanted(one, reasons, ignored, window, inspector.Now)) counts.Add(one);
        inspector.Findings.Add(EventRules.Check(counts, maxCount, window));
    }
}
