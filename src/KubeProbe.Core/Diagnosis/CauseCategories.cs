namespace KubeProbe.Core.Diagnosis;

/// <summary>The categories of cause: the layers in which somebody has to act.</summary>
public static class CauseCategories
{
    /// <summary>All, in the order in which the classifier's weights are kept; a new one goes to the end and needs a new model.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "image-pull", "sandbox-cni", "node-runtime", "kubelet-node-notready", "scheduling-resources", "scheduling-constraints", "quota-limitrange",
        "admission-webhook", "rbac-authz", "authn-cert", "apiserver-unavailable", "etcd-latency-quorum", "etcd-space-quota", "dns",
        "network-policy-proxy", "service-lb-ingress", "volume-mount-attach", "volume-provision", "config-missing", "container-crash-app",
        "oom-eviction", "probe-failing", "controller-not-reconciling", "node-disk-inode-pid", "time-skew", "upgrade-incompat",
        "container-start", "admission-policy", "deadline", RunDiagnosis.Unknown,
    ];
}
