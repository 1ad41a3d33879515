using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.StatefulSets;

/// <summary>Whether a stateful set that comes up keeps its order: the next pod is made when those before it have been ready. Judged by its own status, for clocks differ.</summary>
sealed class PodOrder(string name)
{
    long mostReady;

    /// <summary>True; a set that does not keep it is told.</summary>
    /// <exception cref="ProbeFailedException">More pods are made than could follow the ready ones.</exception>
    public bool Keeps(JsonObject set)
    {
        var made = set.Number("status", "replicas") ?? 0;
        mostReady = Math.Max(mostReady, set.Number("status", "readyReplicas") ?? 0);
        return made <= mostReady + 1
            ? true
            : throw new ProbeFailedException($"stateful set {name} made {made} pods when no more than {mostReady} had been ready: it does not keep its order");
    }
}
