namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>Pods a release will regret: images by a tag that moves, no memory limit, no requests. One finding for each owner.</summary>
sealed class WorkloadHygiene(ProbeParameters parameters) : Inspection(parameters)
{
    const int MostOwners = 10_000;
    static readonly string[] Known = ["image-tag", "memory-limit", "requests"];

    readonly IReadOnlyList<string> checks = parameters.Words("CHECKS", Known, "image-tag memory-limit requests");
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        HashSet<string> owners = [];
        await foreach (var pod in inspector.ListAsync(KubeKinds.Pods, stopping, namespaces))
        {
            if (WorkloadHygieneRules.Check(pod, checks) is not { Count: > 0 } found) continue;
            var owner = $"{pod.Namespace}/{pod.Controller ?? $"Pod/{pod.Name}"}";
            if (owners.Count < MostOwners && owners.Add(owner)) inspector.Findings.Add($"{owner}: {string.Join(", ", found.Take(8))}; correct its pod template");
        }
    }
}
