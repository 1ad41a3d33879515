using System.Text.Json.Nodes;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>The spec of a pod that does nothing, within the restricted Pod Security Standard and small enough for any node.</summary>
static class RestrictedPod
{
    public const string DefaultImage = "registry.k8s.io/pause:3.9";

    public static JsonObject Spec(string image, string restartPolicy) => new()
    {
        ["restartPolicy"] = restartPolicy,
        ["automountServiceAccountToken"] = false,
        ["enableServiceLinks"] = false,
        ["terminationGracePeriodSeconds"] = 5,
        ["securityContext"] = JsonNode.Parse("""{"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"seccompProfile":{"type":"RuntimeDefault"}}"""),
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = "pause",
            ["image"] = image,
            ["imagePullPolicy"] = "IfNotPresent",
            ["resources"] = JsonNode.Parse("""{"requests":{"cpu":"5m","memory":"8Mi"},"limits":{"memory":"32Mi"}}"""),
            ["securityContext"] = JsonNode.Parse("""{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}"""),
        }),
    };
}
