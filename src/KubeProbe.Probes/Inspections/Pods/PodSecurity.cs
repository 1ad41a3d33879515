namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>
/// Namespaces that enforce no Pod Security Standard, and pods that would break it: what is found before somebody turns the enforcement on.
/// One finding for each owner, not for each of its pods.
/// </summary>
sealed class PodSecurity(ProbeParameters parameters) : Inspection(parameters)
{
    const int MostOwners = 10_000;

    readonly string level = parameters.Word("LEVEL", ["baseline", "restricted"], "restricted");
    readonly bool namespacesToo = parameters.Boolean("NAMESPACE_LABELS", true);
    readonly bool podsToo = parameters.Boolean("PODS", true);
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        if (namespacesToo)
            await foreach (var space in inspector.ListAsync(KubeKinds.Namespaces, stopping))
                if (namespaces.Includes(space.Name)) inspector.Findings.Add(PodSecurityRules.CheckNamespace(space, level));
        if (!podsToo) return;

        HashSet<string> owners = [];
        await foreach (var pod in inspector.ListAsync(KubeKinds.Pods, stopping, namespaces))
        {
            if (PodSecurityRules.Check(pod, level) is not { Count: > 0 } violations) continue;
            var owner = $"{pod.Namespace}/{pod.Controller ?? $"Pod/{pod.Name}"}";
            if (owners.Count < MostOwners && owners.Add(owner))
                inspector.Findings.Add($"{owner} breaks the {level} Pod Security Standard: {string.Join(", ", violations.Take(8))}; correct its pod template, or exempt its namespace");
        }
    }
}
