using k8s;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Deployments;

/// <summary>Tells why a deployment is not what it should be: what its controller says, and what is wrong with its pods.</summary>
static class DeploymentTroubles
{
    const int MostPods = 3;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Most telling first; never throws.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(ClusterAccess cluster, string @namespace, string name, string selector, TimeProvider clock)
    {
        List<string> found = [];
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            var deployment = await cluster.Api.AppsV1.ReadNamespacedDeploymentAsync(name, @namespace, cancellationToken: patience.Token);
            var pods = await cluster.Api.CoreV1.ListNamespacedPodAsync(@namespace, labelSelector: selector, limit: 50, cancellationToken: patience.Token);
            foreach (var pod in pods.Items.Where(p => p.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) != true).Take(MostPods))
                found.AddRange(await PodTroubles.OfAsync(cluster, @namespace, pod.Metadata.Name, clock));

            found.AddRange((deployment.Status?.Conditions ?? [])
                .Where(c => c is { Type: "ReplicaFailure", Status: "True" } or { Type: "Progressing", Status: "False" })
                .Select(c => $"{c.Reason}: {c.Message}"));
            var status = deployment.Status;
            found.Add($"it has {status?.Replicas ?? 0} pods, {status?.UpdatedReplicas ?? 0} of them new, {status?.AvailableReplicas ?? 0} available");
        }
        catch (Exception e)
        {
            if (Refusal.Explain(e) is { } words) found.Add($"the deployment could not be read: {words[0]}");
        }

        return [.. found.Distinct()];
    }
}
