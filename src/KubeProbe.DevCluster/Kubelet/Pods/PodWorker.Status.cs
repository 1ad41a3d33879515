using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Processes;
using KubeProbe.DevCluster.Kubelet.Status;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    /// <summary>
    /// Writes the status if it changed; true when the pod has ended. A terminal phase is written only after the ends of the
    /// containers were: whoever watches sees both.
    /// </summary>
    bool WriteStatus(PodView pod)
    {
        ReadProbes(pod);
        if (!Put(holdPhase: true))
            return true;
        if (AllSlots.Any(slot => slot.Instance is not null))
            return false;
        if (!Put(holdPhase: false))
            return true;
        var now = node.Context.Store.Peek(ResourceTypes.Pods, key.Namespace, key.Name) is { } stored ? new PodView(stored) : null;
        if (now is not { IsTerminal: true })
            return false;
        directory.DeleteAllButLogs();
        // It may have been deleted while its end was being written: then the object waits for its kubelet.
        return !now.IsDeleting;
    }

    /// <summary>False when the pod is gone.</summary>
    bool Put(bool holdPhase)
    {
        var input = new PodStatusInput(
            "", [.. initSlots.Select(slot => slot.Record)], [.. slots.Select(slot => slot.Record)],
            network.HostIp, sandboxReady ? network.PodIp : null, startTime, holdPhase,
            deadlineMessage is null ? null : "DeadlineExceeded", deadlineMessage);
        try
        {
            node.Context.Store.Mutate(ResourceTypes.Pods, key.Namespace, key.Name, stored =>
            {
                if (stored.Uid() != uid)
                    throw ApiException.NotFound(ResourceTypes.Pods, key.Name);
                var previous = stored["status"] as JsonObject;
                var status = PodStatusBuilder.Build(input with { RestartPolicy = new PodView(stored).RestartPolicy }, previous, Now);
                stored["status"] = status;
            }, "status");
            return true;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            Wake();
            return false;
        }
    }

    /// <summary>Takes what the probes found over into the records, and acts on a failed liveness or startup probe.</summary>
    void ReadProbes(PodView pod)
    {
        foreach (var slot in slots)
        {
            if (slot.Instance is not { Probes: { } probes } instance)
                continue;
            foreach (var message in probes.TakeUnhealthy())
                Warn(pod, slot, "Unhealthy", message);
            slot.Record = slot.Record with { Started = probes.Started, Ready = probes.Ready && instance.KillAt is null };
            if (probes.FailedKind is not { } kind || instance.KillAt is not null)
                continue;
            var restarted = pod.RestartPolicy == "Never" ? "" : ", will be restarted";
            Say(pod, slot, "Killing", $"Container {slot.View.Name} failed {kind} probe{restarted}");
            Terminate(instance, pod.Grace);
        }
    }
}
