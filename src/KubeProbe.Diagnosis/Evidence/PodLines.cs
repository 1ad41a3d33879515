using System.Text.Json;

namespace KubeProbe.Diagnosis.Evidence;

/// <summary>What a pod says of its state, from the whole object or its bare status.</summary>
static class PodLines
{
    public static IEnumerable<string> Of(JsonElement pod)
    {
        var name = ObjectLines.Name(pod);
        var status = pod.Get("status") is { ValueKind: JsonValueKind.Object } whole ? whole : pod;
        var head = $"pod {name}: phase={status.Text("phase")}";
        if (status.Text("reason") is { Length: > 0 } reason) head += $" reason={reason}";
        if (status.Text("message") is { Length: > 0 } message) head += $" message={message}";
        yield return head;

        if (pod.Get("spec") is { } spec)
        {
            if (spec.Text("nodeName").Length == 0) yield return $"pod {name}: no node";
            if (spec.Text("schedulerName") is { Length: > 0 } scheduler && scheduler != "default-scheduler")
                yield return $"pod {name}: schedulerName={scheduler}";
        }
        if (pod.Get("metadata") is { } metadata && metadata.Text("deletionTimestamp").Length > 0)
            yield return $"pod {name}: terminating finalizers=[{string.Join(',', metadata.List("finalizers"))}] deletionGracePeriodSeconds={metadata.Text("deletionGracePeriodSeconds")}";
        foreach (var line in ObjectLines.Conditions(pod, "pod")) yield return line;
        foreach (var kind in (string[])["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"])
            foreach (var container in status.List(kind))
                foreach (var line in Container(container)) yield return line;
    }

    public static IEnumerable<string> Container(JsonElement container)
    {
        var name = container.Text("name");
        if (container.Get("state", "waiting") is { } waiting)
            yield return $"container {name}: waiting reason={waiting.Text("reason")} message={waiting.Text("message")}";
        if (container.Get("state", "terminated") is { } ended) yield return Ended(name, "terminated", ended);
        if (container.Get("lastState", "terminated") is { } last) yield return Ended(name, "last terminated", last);
        if (container.Get("state", "running") is not null && container.Text("ready") == "False")
            yield return $"container {name}: running, not ready";
        if (container.Text("restartCount") is { Length: > 0 } restarts && restarts != "0")
            yield return $"container {name}: restarts={restarts}";
    }

    static string Ended(string name, string how, JsonElement ended) =>
        $"container {name}: {how} reason={ended.Text("reason")} exitCode={ended.Text("exitCode")} signal={ended.Text("signal")} message={ended.Text("message")}";
}
