using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>How pods are shown; the status column tells the one thing about a pod a person wants to know first.</summary>
static class PodTable
{
    public static readonly TableShape Shape = new(
    [
        TableColumn.ObjectName,
        new("Ready", "The aggregate readiness state of this pod for accepting traffic."),
        new("Status", "The aggregate status of the containers in this pod."),
        new("Restarts", "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted."),
        TableColumn.Age,
        new("IP", "IP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.", 1),
        new("Node", "NodeName is a request to schedule this pod onto a specific node. If it is non-empty, the scheduler simply schedules this pod onto that node, assuming that it fits resource requirements.", 1),
        new("Nominated Node", "nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods. This field does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the resources on this node to a higher priority pod that is created after preemption. As a result, this field may be different than PodSpec.nodeName when the pod is scheduled.", 1),
        new("Readiness Gates", "If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its containers are ready AND all conditions specified in the readiness gates have status equal to \"True\" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates", 1),
    ],
    Row)
    {
        Condition = Completed,
    };

    static JsonNode?[] Row(JsonObject pod, DateTimeOffset now) =>
    [
        pod.Name(),
        $"{pod.Items("status", "containerStatuses").Count(c => c.Flag("ready") && c.Object("state", "running") is not null)}/{pod.Items("spec", "containers").Count()}",
        Status(pod),
        Restarts(pod, now),
        Cells.Age(pod, now),
        Cells.OrNone(pod.Text("status", "podIP")),
        Cells.OrNone(pod.Text("spec", "nodeName")),
        Cells.OrNone(pod.Text("status", "nominatedNodeName")),
        Cells.None,
    ];

    public static string Status(JsonObject pod)
    {
        var reason = pod.Text("status", "reason") is { Length: > 0 } said ? said : pod.Text("status", "phase") ?? "";
        if (Initializing(pod) is { } init) reason = init;
        else reason = Containers(pod, reason);

        if (!pod.IsTerminating()) return reason;
        return pod.Text("status", "reason") == "NodeLost" ? "Unknown" : "Terminating";
    }

    static string? Initializing(JsonObject pod)
    {
        var statuses = pod.Items("status", "initContainerStatuses").ToList();
        for (var i = 0; i < statuses.Count; i++)
        {
            var state = statuses[i].Object("state");
            if (state.Object("terminated") is { } ended)
            {
                if (ended.Number("exitCode") == 0) continue;
                return "Init:" + Ended(ended);
            }
            if (state.Text("waiting", "reason") is { Length: > 0 } waiting && waiting != "PodInitializing") return "Init:" + waiting;
            return $"Init:{i}/{pod.Items("spec", "initContainers").Count()}";
        }
        return null;
    }

    static string Containers(JsonObject pod, string reason)
    {
        var running = false;
        foreach (var status in pod.Items("status", "containerStatuses").Reverse())
        {
            var state = status.Object("state");
            if (state.Text("waiting", "reason") is { Length: > 0 } waiting) reason = waiting;
            else if (state.Object("terminated") is { } ended) reason = Ended(ended);
            else if (status.Flag("ready") && state.Object("running") is not null) running = true;
        }
        if (reason != "Completed" || !running) return reason;
        return pod.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True") ? "Running" : "NotReady";
    }

    static string Ended(JsonObject terminated)
    {
        if (terminated.Text("reason") is { Length: > 0 } reason) return reason;
        return terminated.Number("signal") is > 0 and var signal ? $"Signal:{signal}" : $"ExitCode:{terminated.Number("exitCode")}";
    }

    static string Restarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = pod.Items("status", "containerStatuses").ToList();
        var count = statuses.Sum(c => c.Number("restartCount") ?? 0);
        var last = statuses.Max(c => KubeTime.Parse(c.Text("lastState", "terminated", "finishedAt")));
        return count > 0 && last is { } at ? $"{count} ({HumanDuration.Format(now - at)} ago)" : $"{count}";
    }

    static JsonObject? Completed(JsonObject pod) => pod.Text("status", "phase") switch
    {
        "Succeeded" => Condition("Succeeded", "The pod has completed successfully."),
        "Failed" => Condition("Failed", "The pod failed."),
        _ => null,
    };

    static JsonObject Condition(string reason, string message) => new()
    {
        ["type"] = "Completed",
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = message,
    };
}
