using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Status;

/// <summary>The conditions Initialized, Ready and ContainersReady, and how a condition is merged over an older one.</summary>
static class PodConditions
{
    /// <summary>
    /// The kubelet's conditions in the order it writes them, then the conditions others own (PodScheduled, DisruptionTarget)
    /// as they were. A condition's transition time moves only with its status.
    /// </summary>
    public static JsonArray Build(
        string phase,
        IReadOnlyList<ContainerRecord> initContainers,
        IReadOnlyList<ContainerRecord> containers,
        JsonArray? previous,
        DateTimeOffset now)
    {
        var conditions = new JsonArray(
            Merge("Initialized", Initialized(phase, initContainers), previous, now),
            Merge("Ready", Ready(phase, containers), previous, now),
            Merge("ContainersReady", Ready(phase, containers), previous, now));
        foreach (var other in previous ?? [])
        {
            if (other.Text("type") is not ("Initialized" or "Ready" or "ContainersReady"))
                conditions.Add(other?.DeepClone());
        }

        return conditions;
    }

    /// <summary>One condition object; <paramref name="previous"/> gives the transition time if the status is the same.</summary>
    public static JsonObject Merge(string type, Verdict verdict, JsonArray? previous, DateTimeOffset now)
    {
        var status = verdict.True ? "True" : "False";
        var old = previous?.FirstOrDefault(condition => condition.Text("type") == type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = old.Text("status") == status ? old.Text("lastTransitionTime") : KubeTime.Format(now),
        };
        if (verdict.Reason is not null)
            condition["reason"] = verdict.Reason;
        if (verdict.Message is not null)
            condition["message"] = verdict.Message;
        return condition;
    }

    static Verdict Initialized(string phase, IReadOnlyList<ContainerRecord> initContainers)
    {
        if (phase == "Succeeded")
            return new Verdict(true, "PodCompleted");
        var incomplete = initContainers
            .Where(container => container.State is not ContainerState.Terminated { ExitCode: 0 })
            .Select(container => container.Name).ToList();
        return incomplete.Count == 0
            ? new Verdict(true)
            : new Verdict(false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
    }

    static Verdict Ready(string phase, IReadOnlyList<ContainerRecord> containers)
    {
        if (phase == "Succeeded")
            return new Verdict(false, "PodCompleted");
        if (phase == "Failed")
            return new Verdict(false, "PodFailed");
        var unready = containers.Where(container => !container.Ready).Select(container => container.Name).ToList();
        return unready.Count == 0
            ? new Verdict(true)
            : new Verdict(false, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    public readonly record struct Verdict(bool True, string? Reason = null, string? Message = null);
}
