using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

/// <summary>The quality of service class that a pod's requests and limits come to.</summary>
static class PodQos
{
    public static string Of(JsonObject spec)
    {
        var all = spec.Items("initContainers").Concat(spec.Items("containers")).ToList();
        if (!all.Any(c => Amounts(c, "requests") || Amounts(c, "limits"))) return "BestEffort";
        return all.TrueForAll(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    static bool Amounts(JsonObject container, string what) =>
        container.At("resources", what, "cpu") is not null || container.At("resources", what, "memory") is not null;

    static bool IsGuaranteed(JsonObject container) => Same(container, "cpu") && Same(container, "memory");

    static bool Same(JsonObject container, string resource) =>
        container.At("resources", "limits", resource) is { } limit && JsonNode.DeepEquals(limit, container.At("resources", "requests", resource));
}
