namespace KubeProbe.Probes.Inspections.Control;

/// <summary>
/// Whether the API server keeps its clients apart: flow schemas and priority levels are there, none dangles, and where its metrics may be
/// read, no level rejects requests while it is looked at. Facts: <c>apf-config</c>, a hash over all of it.
/// Measurements: <c>rejected</c> per level that rejects, <c>metrics-read</c> 0 or 1.
/// </summary>
sealed class ApiPriorityAndFairness(ProbeParameters parameters) : Inspection(parameters)
{
    readonly IReadOnlyList<string> required = parameters.List("REQUIRED_SCHEMAS", "exempt catch-all");
    readonly int maxRejected = parameters.Integer("MAX_REJECTED", 0, 0, 1_000_000);
    readonly TimeSpan interval = parameters.Duration("METRICS_INTERVAL", TimeSpan.FromSeconds(10));

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        if (await ConfigurationAsync(inspector, stopping)) await MetricsAsync(inspector, stopping);
    }

    async Task<bool> ConfigurationAsync(Inspector inspector, CancellationToken stopping)
    {
        HashSet<string> schemas = new(StringComparer.Ordinal);
        var hash = new FactHash();
        await foreach (var schema in inspector.ListAsync(KubeKinds.FlowSchemas, stopping))
        {
            schemas.Add(schema.Name);
            hash.Add($"schema/{schema.Name}", schema.At("spec"));
            inspector.Findings.Add(FairnessRules.CheckSchema(schema));
        }

        if (inspector.IsAbsent(KubeKinds.FlowSchemas))
        {
            inspector.Findings.Add("API priority and fairness is off: the API server serves no flow schemas, so one client can starve all others; start it without --enable-priority-and-fairness=false");
            return false;
        }

        await foreach (var level in inspector.ListAsync(KubeKinds.PriorityLevels, stopping)) hash.Add($"level/{level.Name}", level.At("spec"));
        inspector.Findings.Add(FairnessRules.CheckRequired(schemas, required));
        inspector.Fact("apf-config", $"{hash}");
        return true;
    }

    async Task MetricsAsync(Inspector inspector, CancellationToken stopping)
    {
        var before = await ReadAsync(inspector, stopping);
        inspector.Run.Record("metrics-read", before is null ? 0 : 1);
        if (before is null) return;
        await Task.Delay(interval, inspector.Run.Clock, stopping);
        var after = await ReadAsync(inspector, stopping) ?? [];
        foreach (var (level, count) in FairnessRules.Grown(before, after))
        {
            inspector.Run.Record("rejected", count, "requests");
            if (count > maxRejected) inspector.Findings.Add(FairnessRules.Rejecting(level, count, interval));
        }
    }

    static async Task<Dictionary<string, double>?> ReadAsync(Inspector inspector, CancellationToken stopping) =>
        await inspector.TryLinesAsync("metrics", line => line.StartsWith(FairnessRules.Rejected, StringComparison.Ordinal), 5_000, stopping) is { } lines ? FairnessRules.ByLevel(lines) : null;
}
