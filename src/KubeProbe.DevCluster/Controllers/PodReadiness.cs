using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers;

/// <summary>What controllers ask of a pod's status.</summary>
static class PodReadiness
{
    public static bool IsEnded(JsonObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed";

    /// <summary>Counts towards its owner's replicas.</summary>
    public static bool IsActive(JsonObject pod) => !IsEnded(pod) && !pod.IsTerminating();

    public static bool IsReady(JsonObject pod) => ReadySince(pod) is not null;

    public static DateTimeOffset? ReadySince(JsonObject pod)
    {
        var ready = pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
        return ready.Text("status") == "True" ? KubeTime.Parse(ready.Text("lastTransitionTime")) ?? DateTimeOffset.MinValue : null;
    }

    /// <summary>Ready, and for long enough.</summary>
    public static bool IsAvailable(JsonObject pod, TimeSpan minimum, DateTimeOffset now) =>
        ReadySince(pod) is { } since && (minimum == TimeSpan.Zero || since + minimum <= now);
}
