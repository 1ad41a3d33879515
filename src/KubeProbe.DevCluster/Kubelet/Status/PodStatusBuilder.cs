using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Status;

/// <summary>Everything a pod's status is made of.</summary>
/// <param name="HoldPhase">
/// Report the phase before instead of a terminal one: the kubelet first reports its containers' ends, then the terminal phase.
/// </param>
/// <param name="Reason">A pod-level reason (DeadlineExceeded, Evicted …), which makes the phase Failed.</param>
sealed record PodStatusInput(
    string RestartPolicy,
    IReadOnlyList<ContainerRecord> InitContainers,
    IReadOnlyList<ContainerRecord> Containers,
    string HostIp,
    string? PodIp,
    DateTimeOffset StartTime,
    bool HoldPhase = false,
    string? Reason = null,
    string? Message = null);

/// <summary>Pod status as a pure function of what the kubelet knows and the status before.</summary>
static class PodStatusBuilder
{
    public static JsonObject Build(PodStatusInput input, JsonObject? previous, DateTimeOffset now)
    {
        var phase = input.Reason is not null
            ? "Failed"
            : PodPhase.Of(input.RestartPolicy, input.InitContainers, input.Containers);
        var conditions = PodConditions.Build(phase, input.InitContainers, input.Containers, previous?["conditions"] as JsonArray, now);
        var hold = input.HoldPhase && phase is ("Succeeded" or "Failed");
        var shown = hold ? previous.Text("phase") ?? "Pending" : phase;

        var status = new JsonObject { ["phase"] = shown, ["conditions"] = conditions };
        if (input.Message is not null)
            status["message"] = input.Message;
        if (input.Reason is not null)
            status["reason"] = input.Reason;
        status["hostIP"] = input.HostIp;
        if (input.PodIp is not null)
        {
            status["podIP"] = input.PodIp;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = input.PodIp });
        }

        status["startTime"] = KubeTime.Format(input.StartTime);
        if (input.InitContainers.Count > 0)
            status["initContainerStatuses"] = Statuses(input.InitContainers, isInit: true);
        status["containerStatuses"] = Statuses(input.Containers, isInit: false);
        if (previous.Text("qosClass") is { } qos)
            status["qosClass"] = qos;
        return status;
    }

    static JsonArray Statuses(IEnumerable<ContainerRecord> records, bool isInit) =>
        new([.. records.Select(record => (JsonNode)ContainerStatuses.Write(record, isInit))]);
}
