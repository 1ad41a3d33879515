using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Inspections;

/// <summary>
/// A probe that only reads: it lists objects, holds them against rules and fails with all it found. Measurements of every inspection:
/// <c>inspected</c> (objects looked at) and <c>findings</c>; <c>not-served</c> (kinds) where some of what it looks at this cluster does not have.
/// </summary>
abstract class Inspection(ProbeParameters parameters) : IProbe
{
    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var inspector = new Inspector(run, cluster);
        await InspectAsync(inspector, stopping);
        // To have seen nothing because there is no such kind is no success.
        if (inspector is { SeesNothing: true, Findings.Count: 0 }) throw NotServed.Fault([.. inspector.Absent]);
        if (inspector.Absent.Count > 0) run.Record("not-served", inspector.Absent.Count, "kinds");
        run.Record("inspected", inspector.Inspected, "objects");
        run.Record("findings", inspector.Findings.Count, "findings");
        inspector.Findings.ThrowIfAny();
    }

    /// <summary>Looks, and adds what it finds.</summary>
    protected abstract Task InspectAsync(Inspector inspector, CancellationToken stopping);
}
