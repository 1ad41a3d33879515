namespace KubeProbe.DevCluster.Scheduler;

/// <summary>Why a node doesn't take a pod.</summary>
/// <param name="Reason">In the words of kube-scheduler 1.26.</param>
/// <param name="Resolvable">Whether evicting pods from the node could help; decides the preemption half of the message.</param>
readonly record struct Refusal(string Reason, bool Resolvable)
{
    /// <summary>What a node says that would say the same with no pod on it.</summary>
    static readonly string[] Unresolvable =
    [
        "node(s) were unschedulable",
        "node(s) had untolerated taint",
        "node(s) didn't match Pod's node affinity/selector",
        "node(s) didn't match pod affinity rules",
        "node(s) didn't match the requested node name",
        "node(s) had volume node affinity conflict",
        "node(s) had no available volume zone",
        "node(s) didn't find available persistent volumes to bind",
    ];

    /// <summary>The refusal with these words.</summary>
    public static Refusal Saying(string reason) =>
        new(reason, !Unresolvable.Any(start => reason.StartsWith(start, StringComparison.Ordinal)));
}
