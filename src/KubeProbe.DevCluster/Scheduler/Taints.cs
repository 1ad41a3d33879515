using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>Taints and tolerations.</summary>
static class Taints
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";

    /// <summary>The taint a cordoned node carries.</summary>
    public static readonly JsonObject Unschedulable = new() { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" };

    /// <summary>The first taint that keeps new pods away and that the pod doesn't tolerate.</summary>
    public static JsonObject? FirstUntolerated(JsonObject pod, JsonObject node) =>
        node.Items("spec", "taints").FirstOrDefault(taint => taint.Text("effect") is "NoSchedule" or "NoExecute" && !Tolerates(pod, taint));

    public static bool Tolerates(JsonObject pod, JsonObject taint) => Matching(pod, taint).Any();

    /// <summary>
    /// How long a pod may stay on a node with this NoExecute taint: null for ever, zero when it doesn't tolerate it.
    /// </summary>
    public static TimeSpan? Stay(JsonObject pod, JsonObject taint)
    {
        var matching = Matching(pod, taint).ToList();
        if (matching.Count == 0)
            return TimeSpan.Zero;
        var bounds = matching.Select(toleration => toleration.Number("tolerationSeconds")).OfType<long>().ToList();
        return bounds.Count == 0 ? null : TimeSpan.FromSeconds(Math.Max(0, bounds.Min()));
    }

    static IEnumerable<JsonObject> Matching(JsonObject pod, JsonObject taint) =>
        pod.Items("spec", "tolerations").Where(toleration => Tolerates(toleration, taint.Text("key"), taint.Text("value"), taint.Text("effect")));

    static bool Tolerates(JsonObject toleration, string? key, string? value, string? effect)
    {
        if (toleration.Text("effect") is { Length: > 0 } only && only != effect)
            return false;
        var exists = toleration.Text("operator") == "Exists";
        if (toleration.Text("key") is not { Length: > 0 } wanted)
            return exists;
        return wanted == key && (exists || (toleration.Text("value") ?? "") == (value ?? ""));
    }
}
