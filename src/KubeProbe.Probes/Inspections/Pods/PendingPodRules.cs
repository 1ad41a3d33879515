namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>Whether a pod waits too long, and for what.</summary>
static class PendingPodRules
{
    public static IEnumerable<string> Check(KubeObject pod, TimeSpan maxAge, DateTimeOffset now)
    {
        if (pod.Text("status", "phase") != "Pending" || pod.Created is not { } created || now - created <= maxAge) yield break;
        // Gates are set by somebody who means to lift them, and deletion is another inspection's.
        if (pod.Text("metadata", "deletionTimestamp") is not null) yield break;

        yield return $"pod {pod.FullName} has been pending for {Age.Of(now - created)}: {Why(pod)}";
    }

    static string Why(KubeObject pod)
    {
        var scheduled = pod.Condition("PodScheduled");
        if (scheduled.Text("status") == "False")
            return $"{scheduled.Text("reason")}: {scheduled.Text("message")}; {(scheduled.Text("reason") == "SchedulingGated" ? "find out who lifts its scheduling gates" : "add room, or loosen what the pod asks of a node")}";
        foreach (var container in pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses")))
            if (container.At("state", "waiting") is { Exists: true } waiting && waiting.Text("reason") is { } reason and not ("PodInitializing" or "ContainerCreating"))
                return $"container {container.Text("name")}: {reason}: {waiting.Text("message")}; correct the image or its configuration";
        return pod.Text("spec", "nodeName") is { Length: > 0 } node
            ? $"its containers are not made on node {node}; look at its events: volumes, sandbox, network"
            : "no scheduler has looked at it; look whether the scheduler it names runs";
    }
}
