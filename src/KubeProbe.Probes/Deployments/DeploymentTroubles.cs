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
            var deployment = await cluster.GetAsync($"apis/apps/v1/namespaces/{@namespace}/deployments/{name}", patience.Token);
            var pods = await cluster.GetAsync($"api/v1/namespaces/{@namespace}/pods?limit=50&labelSelector={Uri.EscapeDataString(selector)}", patience.Token);
            foreach (var pod in pods.Items("items").Where(p => !p.Has("Ready")).Take(MostPods))
                found.AddRange(await PodTroubles.OfAsync(cluster, @namespace, pod.Text("metadata", "name") ?? "", clock));

            found.AddRange(deployment.Items("status", "conditions")
                .Where(c => (c.Text("type"), c.Text("status")) is ("ReplicaFailure", "True") or ("Progressing", "False"))
                .Select(c => $"{c.Text("reason")}: {c.Text("message")}"));
            long Count(string of) => deployment.Number("status", of) ?? 0;
            found.Add($"it has {Count("replicas")} pods, {Count("updatedReplicas")} of them new, {Count("availableReplicas")} available");
        }
        catch (Exception e)
        {
            if (Refusal.Explain(e) is { } words) found.Add($"the deployment could not be read: {words[0]}");
        }

        return [.. found.Distinct()];
    }
}
