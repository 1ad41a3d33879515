namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>Which containers restart too often.</summary>
static class RestartStormRules
{
    public static IEnumerable<string> Check(KubeObject pod, int maxRestarts, TimeSpan window, DateTimeOffset now)
    {
        // A pod that is being deleted is on its way out, and how its containers end on that way says nothing.
        if (pod.Time("metadata", "deletionTimestamp") is not null) yield break;
        foreach (var container in pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses")))
        {
            var restarts = container.Integer("restartCount");
            var last = container.At("lastState", "terminated");
            var looping = container.Text("state", "waiting", "reason") == "CrashLoopBackOff";
            var lately = last.Time("finishedAt") is { } end && now - end <= window;
            if (restarts < maxRestarts || !(looping || lately)) continue;

            var how = last.Exists ? $", last {last.Text("reason")} with exit code {last.Text("exitCode")}" : "";
            yield return $"pod {pod.FullName}: container {container.Text("name")} was restarted {restarts} times{how}{(looping ? " and is in CrashLoopBackOff" : "")} on node {pod.Text("spec", "nodeName")}; {Remedy(last)}";
        }
    }

    static string Remedy(KubeObject last) => last.Text("reason") == "OOMKilled"
        ? "raise its memory limit or find its leak"
        : "read its previous log (kubectl logs --previous)";
}
