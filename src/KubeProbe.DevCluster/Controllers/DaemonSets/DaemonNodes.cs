using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Controllers.DaemonSets;

/// <summary>Which nodes a DaemonSet is for, and how its pods are bound to them.</summary>
static class DaemonNodes
{
    /// <summary>What every daemon tolerates, whatever its template says.</summary>
    static readonly (string Key, string Effect)[] Tolerated =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"), ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"), ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"), ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    /// <summary>Whether it wants a pod there.</summary>
    public static bool IsFor(JsonObject set, JsonObject node) => Matches(set, node, out var pod) && Taints.FirstUntolerated(pod, node) is null;

    /// <summary>Whether a pod that is there has to go; one that was there before a NoSchedule taint stays.</summary>
    public static bool MustLeave(JsonObject set, JsonObject node) =>
        !Matches(set, node, out var pod) || node.Items("spec", "taints").Any(taint => taint.Text("effect") == "NoExecute" && !Taints.Tolerates(pod, taint));

    /// <summary>The pod of a node: the scheduler binds it there and nowhere else.</summary>
    public static JsonObject Bound(JsonObject pod, string node, JsonObject set, string revision)
    {
        var labels = pod.Make("metadata", "labels");
        labels[TemplateRevisions.Label] = revision;
        labels["pod-template-generation"] = (set.Number("metadata", "generation") ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Tolerate(pod.Make("spec"));
        var field = new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node) };
        pod.Make("spec", "affinity", "nodeAffinity")["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(new JsonObject { ["matchFields"] = new JsonArray(field) }),
        };
        return pod;
    }

    /// <summary>The node a pod of a DaemonSet is meant for.</summary>
    public static string? Wanted(JsonObject pod) => pod
        .Items("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
        .SelectMany(term => term.Items("matchFields")).SelectMany(field => field.Texts("values")).FirstOrDefault();

    static bool Matches(JsonObject set, JsonObject node, out JsonObject pod)
    {
        pod = new JsonObject { ["spec"] = set.Object("spec", "template", "spec")?.DeepClone() ?? new JsonObject() };
        Tolerate(pod.Make("spec"));
        return NodeAffinity.Matches(pod, node);
    }

    static void Tolerate(JsonObject spec)
    {
        if (spec.Array("tolerations") is not { } tolerations) spec["tolerations"] = tolerations = [];
        foreach (var (key, effect) in Tolerated)
            tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = effect });
    }
}
