using System.Collections.Frozen;
using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Core.Severity;

/// <summary>What a cause's category says of how many suffer: all that runs on the cluster, what runs on a node, or the probe's own workload.</summary>
public static class CauseRules
{
    /// <summary>A guess weighs nothing: a cause counts from this confidence on.</summary>
    public const double SureEnough = 0.5;

    const string Own = "own workload";

    static readonly FrozenDictionary<string, (double Factor, string Layer)> Layers = new (string Layer, double Factor, string[] Categories)[]
    {
        ("control plane", 1.5, ["apiserver-unavailable", "etcd-latency-quorum", "etcd-space-quota", "authn-cert", "controller-not-reconciling", "admission-webhook", "time-skew"]),
        ("data plane", 1.5, ["dns", "network-policy-proxy", "sandbox-cni", "service-lb-ingress"]),
        ("storage", 1.25, ["volume-mount-attach", "volume-provision"]),
        ("node", 1, ["node-runtime", "kubelet-node-notready", "node-disk-inode-pid", "scheduling-resources", "oom-eviction", "upgrade-incompat"]),
        (Own, 0.5,
        [
            "image-pull", "config-missing", "container-crash-app", "container-start", "probe-failing", "quota-limitrange", "rbac-authz", "admission-policy",
            "scheduling-constraints", "deadline",
        ]),
    }.SelectMany(row => row.Categories.Select(category => (category, row))).ToFrozenDictionary(each => each.category, each => (each.row.Factor, each.row.Layer));

    /// <summary>Whether a diagnosis names a cause with confidence.</summary>
    public static bool IsKnown(RunDiagnosis? diagnosis) => diagnosis is { Category: not RunDiagnosis.Unknown, Confidence: >= SureEnough };

    /// <summary>The factor of a diagnosis; 1 where no cause is known.</summary>
    public static SeverityFactor FactorOf(RunDiagnosis? diagnosis) =>
        IsKnown(diagnosis) && Layers.TryGetValue(diagnosis!.Category, out var row) ? new("cause", row.Factor, $"{row.Layer}: {diagnosis.Category}") : new("cause", 1, "");

    /// <summary>Whether the cause lies in what the probe brought along, and so in its case.</summary>
    public static bool IsOwn(string category) => Layers.TryGetValue(category, out var row) && row.Layer == Own;

    /// <summary>Whether a category has its row; every category of the diagnosis must.</summary>
    public static bool Knows(string category) => Layers.ContainsKey(category);
}
