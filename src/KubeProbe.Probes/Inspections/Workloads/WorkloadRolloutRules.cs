namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>When a workload is behind its own spec.</summary>
static class WorkloadRolloutRules
{
    public static IEnumerable<string> CheckDeployment(KubeObject deployment, TimeSpan grace, DateTimeOffset now)
    {
        var what = $"deployment {deployment.FullName}";
        if (IsUnseen(deployment)) yield return Unseen(what);
        if (deployment.Condition("Progressing") is { Exists: true } progress && progress.Text("status") == "False" && Lasts(progress, grace, now, out var stuck))
            yield return $"{what} has made no progress for {stuck}: {progress.Text("reason")}: {progress.Text("message")}; look at the pods of its newest replica set";
        else if (deployment.Condition("Available") is { Exists: true } available && available.Text("status") == "False" && Lasts(available, grace, now, out var down))
            yield return $"{what} has been unavailable for {down}: {deployment.Integer("status", "availableReplicas")} of {deployment.Text("spec", "replicas") ?? "1"} replicas; look at its pods";
    }

    // Stateful and daemon sets do not say since when: what has not settled long after it was made is a finding.
    public static IEnumerable<string> CheckStatefulSet(KubeObject set, TimeSpan grace, DateTimeOffset now)
    {
        var (wanted, ready, updated) = (set.Text("spec", "replicas") is null ? 1 : set.Integer("spec", "replicas"), set.Integer("status", "readyReplicas"), set.Integer("status", "updatedReplicas"));
        if (!IsOld(set, grace, now)) yield break;
        if (IsUnseen(set)) yield return Unseen($"statefulset {set.FullName}");
        if (ready < wanted) yield return $"statefulset {set.FullName}: {ready} of {wanted} replicas are ready; look at the lowest pod that is not: the others wait for it";
        else if (set.Text("status", "updateRevision") is { } next && next != set.Text("status", "currentRevision") && updated < wanted
            && set.Integer("spec", "updateStrategy", "rollingUpdate", "partition") == 0 && set.Text("spec", "updateStrategy", "type") != "OnDelete")
            yield return $"statefulset {set.FullName}: {updated} of {wanted} replicas run revision {next}; look why its roll-out stands still";
    }

    public static IEnumerable<string> CheckDaemonSet(KubeObject set, TimeSpan grace, DateTimeOffset now)
    {
        var (wanted, available) = (set.Integer("status", "desiredNumberScheduled"), set.Integer("status", "numberAvailable"));
        if (!IsOld(set, grace, now)) yield break;
        if (IsUnseen(set)) yield return Unseen($"daemonset {set.FullName}");
        if (available < wanted) yield return $"daemonset {set.FullName}: {available} of {wanted} nodes have an available pod; look at the pods on the others";
        if (set.Integer("status", "numberMisscheduled") is > 0 and var wrong) yield return $"daemonset {set.FullName}: {wrong} nodes run a pod they should not; look at its node selector and the nodes' taints";
    }

    static bool IsUnseen(KubeObject item) => item.Integer("status", "observedGeneration") < item.Integer("metadata", "generation");

    static string Unseen(string what) => $"{what}: its controller has not seen its newest spec; look whether the kube-controller-manager works";

    static bool IsOld(KubeObject item, TimeSpan grace, DateTimeOffset now) => item.Created is { } created && now - created > grace;

    static bool Lasts(KubeObject condition, TimeSpan grace, DateTimeOffset now, out string age)
    {
        var since = condition.Time("lastTransitionTime") ?? now;
        age = Age.Of(now - since);
        return now - since > grace;
    }
}
