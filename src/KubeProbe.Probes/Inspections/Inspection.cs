using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Inspections;

/// <summary>
/// A probe that only reads: it lists objects, holds them against rules and fails with all it found. Measurements of every inspection:
/// <c>inspected</c> (objects looked at) and <c>findings</c>.
/// </summary>
abstract class Inspection(ProbeParameters parameters) : IProbe
{
    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var inspector = new Inspector(run, cluster);
        await InspectAsync(inspector, stopping);
        run.Record("inspected", inspector.Inspected, "objects");
        run.Record("findings", inspector.Findings.Count, "findings");
        inspector.Findings.ThrowIfAny();
    }

    /// <summary>Looks, and adds what it finds.</summary>
    protected abstract Task InspectAsync(Inspector inspector, CancellationToken stopping);
}
