using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.ReplicaSets;

/// <summary>Which pods go first when there are too many: unbound, pending, unready, then the youngest.</summary>
static class PodRanking
{
    public static IEnumerable<JsonObject> FirstToGo(IEnumerable<JsonObject> pods) => pods
        .OrderBy(pod => string.IsNullOrEmpty(pod.Text("spec", "nodeName")) ? 0 : 1)
        .ThenBy(pod => pod.Text("status", "phase") == "Running" ? 1 : 0)
        .ThenBy(pod => PodReadiness.IsReady(pod) ? 1 : 0)
        .ThenByDescending(pod => pod.Items("status", "containerStatuses").Select(status => status.Number("restartCount") ?? 0).DefaultIfEmpty().Max())
        .ThenByDescending(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal);
}
