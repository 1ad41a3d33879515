namespace KubeProbe.Probes.Inspections.Control;

/// <summary>
/// Who still uses APIs that will be gone: from the API server's own count of such requests where its metrics may be read
/// (<c>apiserver_requested_deprecated_apis</c>), and from the versions clients last wrote objects with. Measurement: <c>metrics-read</c> 0 or 1.
/// </summary>
sealed class DeprecatedApis(ProbeParameters parameters) : Inspection(parameters)
{
    const string Metric = "apiserver_requested_deprecated_apis";

    readonly string? target = parameters.Optional("TARGET_VERSION");
    readonly IReadOnlyList<KubeKind> kinds = parameters.Kinds("KINDS",
        "apps/v1/deployments apps/v1/daemonsets apps/v1/statefulsets batch/v1/cronjobs autoscaling/v2/horizontalpodautoscalers policy/v1/poddisruptionbudgets networking.k8s.io/v1/ingresses");
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        var lines = await inspector.TryLinesAsync("metrics", line => line.StartsWith(Metric, StringComparison.Ordinal), 1_000, stopping);
        inspector.Run.Record("metrics-read", lines is null ? 0 : 1);
        foreach (var sample in (lines ?? []).Select(MetricLine.Parse).OfType<MetricLine>()) inspector.Findings.Add(DeprecatedApiRules.Check(sample, target));

        foreach (var kind in kinds)
            await foreach (var item in inspector.ListAsync(kind, stopping, namespaces))
                inspector.Findings.Add(DeprecatedApiRules.Check(item, kind.Plural, target));
    }
}
