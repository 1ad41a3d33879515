namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Deployments, stateful sets and daemon sets that are not what they should be for too long.</summary>
sealed class WorkloadRollout(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan grace = parameters.Duration("GRACE", TimeSpan.FromMinutes(15));
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        await foreach (var deployment in inspector.ListAsync(KubeKinds.Deployments, stopping, namespaces))
            inspector.Findings.Add(WorkloadRolloutRules.CheckDeployment(deployment, grace, inspector.Now));
        await foreach (var set in inspector.ListAsync(KubeKinds.StatefulSets, stopping, namespaces))
            inspector.Findings.Add(WorkloadRolloutRules.CheckStatefulSet(set, grace, inspector.Now));
        await foreach (var set in inspector.ListAsync(KubeKinds.DaemonSets, stopping, namespaces))
            inspector.Findings.Add(WorkloadRolloutRules.CheckDaemonSet(set, grace, inspector.Now));
    }
}
