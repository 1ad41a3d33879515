using KubeProbe.DevCluster.Kubelet.Processes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    const string PastDeadlineMessage = "Pod was active on the node longer than the specified deadline";

    string? deadlineMessage;

    /// <summary>A deleted pod: its containers are asked to end, killed after the grace, and then the object may go.</summary>
    bool Stop(PodView pod)
    {
        StopContainers(pod, pod.Grace);
        if (AllSlots.Any(slot => slot.Instance is not null))
            return false;
        WriteStatus(pod);
        try
        {
            node.Context.Store.Delete(ResourceTypes.Pods, key.Namespace, key.Name, DeleteOptions.Now with { Uid = uid });
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Somebody forced it out before us; the next look cleans up.
        }

        // Finalizers may keep the object; there is nothing more to do for it here.
        Wake();
        return node.Context.Store.Peek(ResourceTypes.Pods, key.Namespace, key.Name)?.Uid() == uid;
    }

    bool PastDeadline(PodView pod)
    {
        if (pod.ActiveDeadline is not { } deadline)
            return false;
        if (startTime + deadline <= Now)
            return true;
        WakeAt(startTime + deadline);
        return false;
    }

    /// <summary>A pod past its activeDeadlineSeconds: failed for good.</summary>
    bool Expire(PodView pod)
    {
        if (deadlineMessage is null)
        {
            deadlineMessage = PastDeadlineMessage;
            events.Normal(ResourceTypes.Pods, pod.Json, "DeadlineExceeded", PastDeadlineMessage);
        }

        StopContainers(pod, pod.Grace);
        return WriteStatus(pod);
    }

    void StopContainers(PodView pod, TimeSpan grace)
    {
        foreach (var slot in AllSlots)
        {
            if (slot.Instance is not { } instance)
                continue;
            if (instance.KillAt is null)
                Say(pod, slot, "Killing", $"Stopping container {slot.View.Name}");
            Terminate(instance, grace);
        }
    }

    /// <summary>SIGTERM once, SIGKILL when the grace is over; a second, shorter grace counts from now.</summary>
    void Terminate(ContainerInstance instance, TimeSpan grace)
    {
        instance.Probes?.Dispose();
        var killAt = Now + grace;
        if (instance.KillAt is null)
            instance.Process.Signal(Signals.Terminate);
        if (instance.KillAt is null || killAt < instance.KillAt)
            instance.KillAt = killAt;
        EnforceKill(instance);
    }

    void EnforceKill(ContainerInstance instance)
    {
        if (instance.KillAt is not { } at)
            return;
        if (at <= Now)
            instance.Process.Kill();
        else
            WakeAt(at);
    }
}
