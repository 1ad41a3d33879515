namespace KubeProbe.Probes.Inspections.Access;

/// <summary>
/// Who may do what nobody should: holders of cluster-admin, wildcards, escalate, bind, impersonate and of all Secrets beside the system's own,
/// and anything given to the anonymous or to every service account. Roles that nobody holds are no risk and are left out.
/// </summary>
sealed class RbacRisks(ProbeParameters parameters) : Inspection(parameters)
{
    const int MostRoles = 20_000;

    readonly IReadOnlyList<string> allowed = parameters.List("ALLOWED_SUBJECTS");
    readonly bool namespacedToo = parameters.Boolean("NAMESPACED", true);
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        Dictionary<string, string> risky = new(StringComparer.Ordinal);
        await foreach (var role in inspector.ListAsync(KubeKinds.ClusterRoles, stopping))
            if (risky.Count < MostRoles && RbacRules.Risk(role) is { } risk) risky[$"ClusterRole/{role.Name}"] = risk;
        await foreach (var binding in inspector.ListAsync(KubeKinds.ClusterRoleBindings, stopping))
            inspector.Findings.Add(RbacRules.Check(binding, "clusterrolebinding", risky, allowed));
        if (!namespacedToo) return;

        await foreach (var role in inspector.ListAsync(KubeKinds.Roles, stopping, namespaces))
            if (risky.Count < MostRoles && RbacRules.Risk(role) is { } risk) risky[$"{role.Namespace}/Role/{role.Name}"] = risk;
        await foreach (var binding in inspector.ListAsync(KubeKinds.RoleBindings, stopping, namespaces))
            inspector.Findings.Add(RbacRules.Check(binding, "rolebinding", risky, allowed));
    }
}
