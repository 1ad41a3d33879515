using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Probes;

/// <summary>One container probe with the API's defaults filled in.</summary>
sealed record ProbeSpec(JsonObject Json)
{
    public TimeSpan InitialDelay => TimeSpan.FromSeconds(Json.Number("initialDelaySeconds") ?? 0);
    public TimeSpan Period => TimeSpan.FromSeconds(Math.Max(1, Json.Number("periodSeconds") ?? 10));
    public TimeSpan Timeout => TimeSpan.FromSeconds(Math.Max(1, Json.Number("timeoutSeconds") ?? 1));
    public long SuccessThreshold => Json.Number("successThreshold") ?? 1;
    public long FailureThreshold => Json.Number("failureThreshold") ?? 3;
}
