using KubeProbe.Core.Alerts;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Remedies;

/// <summary>What keeps an execution from acting, as things are now: the declared truth is read each time.</summary>
partial class RemediationGrain
{
    static readonly TimeSpan AgainSoon = TimeSpan.FromSeconds(5);

    /// <summary>Why nothing may be done in the cluster; null when it may.</summary>
    async Task<(string? Hindrance, ClusterTarget? Target)> LookAsync(Remediation current, CancellationToken cancellation)
    {
        if (await manifests.FindAsync(ManifestKind.Remedy, current.Remedy, cancellation) is not { } declared)
            return ($"Remedy {current.Remedy} is no longer declared.", null);
        if (SpecJson.Read<RemedySpec>(declared.Spec).Paused) return ($"Remedy {current.Remedy} is paused.", null);

        // Read past the directory's half minute: a cluster that was paused a moment ago is paused.
        clusters.Forget(current.Cluster);
        if (await clusters.FindAsync(current.Cluster, cancellation) is not { Target: var target }) return ($"Cluster {current.Cluster} is no longer declared.", null);
        if (target.Spec.Paused) return ($"Cluster {current.Cluster} is paused.", null);
        return MaintenanceRules.Open(target.Spec.Maintenance, time.GetUtcNow()) is { Mode: MaintenanceMode.Stop } window
            ? ($"Maintenance {window.Name} stops probing on cluster {current.Cluster}.", null)
            : (null, target);
    }

    async Task<bool> StillFiresAsync(Remediation current, CancellationToken cancellation)
    {
        var firing = await alerts.PageAsync(new AlertFilter(current.Cluster, current.Case, Firing: true, null, 100), cancellation);
        return firing.Any(each => each.Alert.Id == current.AlertId);
    }

    bool IsOpen(Remediation current) => RemedyLimitRules.IsOpen(current.Spec.Hours, time.GetUtcNow());

    static string Closed(Remediation current) => $"It is not a time at which remedy {current.Remedy} may act: see its spec.hours.";

    /// <summary>A fault of a cluster: of the moment, then it is tried again until patience ends; or for good.</summary>
    async Task<TimeSpan?> FailAsync(Remediation current, TargetClusterException fault, DateTimeOffset since, RemediationOutcome forGood, CancellationToken cancellation)
    {
        if (RemedyPlanRules.IsPassing(fault.Fault) && time.GetUtcNow() - since < Patience)
            return fault.RetryAfter > AgainSoon ? fault.RetryAfter : AgainSoon;
        // The fault names the rule; this says how to get all of them.
        var right = fault.Fault is TargetFault.Forbidden ? $" kubeprobe rbac render --remedy {current.Remedy} prints what the centre needs for it." : "";
        return await EndAsync(current, RemedyPlanRules.IsPassing(fault.Fault) ? RemediationOutcome.Failed : forGood, fault.Message + right, cancellation);
    }
}
