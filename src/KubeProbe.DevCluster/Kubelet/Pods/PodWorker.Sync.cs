using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Kubelet.Status;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    /// <summary>One look: true when there is nothing left to do for this pod, ever.</summary>
    async Task<bool> SyncAsync(CancellationToken cancellation)
    {
        if (node.Context.Store.Peek(ResourceTypes.Pods, key.Namespace, key.Name) is not { } json || json.Uid() != uid)
        {
            KillAll();
            await Task.WhenAll(AllSlots.Select(slot => slot.Instance?.Process.Exited).OfType<Task>()).ConfigureAwait(false);
            RecordEnds();
            directory.Delete();
            return true;
        }

        var pod = new PodView(json);
        // A kubelet that is down sees nothing and says nothing; its containers run on.
        if (node.Context.Faults.Find(FaultKind.NodeNotReady) is { } fault && fault.HitsNode(node.Name))
            return false;

        ForgetRetries();
        // An end is told before anything starts again: whoever watches sees each one.
        if (RecordEnds() && !pod.IsDeleting)
            Put(holdPhase: true);
        if (pod is { IsTerminal: true, IsDeleting: false } && AllSlots.All(slot => slot.Instance is null))
            return true;
        if (pod.IsDeleting)
            return Stop(pod);
        if (deadlineMessage is not null || PastDeadline(pod))
            return Expire(pod);
        if (PrepareSandbox(pod))
            await StartWhatIsDueAsync(pod, cancellation).ConfigureAwait(false);
        return WriteStatus(pod);
    }

    /// <summary>Init containers one after the other, then all containers; what ended and may run again does so.</summary>
    async Task StartWhatIsDueAsync(PodView pod, CancellationToken cancellation)
    {
        foreach (var init in initSlots)
        {
            if (init.Record.State is ContainerState.Terminated { ExitCode: 0 } && init.Instance is null)
                continue;
            await StartIfDueAsync(pod, init, cancellation).ConfigureAwait(false);
            return;
        }

        foreach (var slot in slots)
            await StartIfDueAsync(pod, slot, cancellation).ConfigureAwait(false);
    }

    async Task StartIfDueAsync(PodView pod, ContainerSlot slot, CancellationToken cancellation)
    {
        if (slot.Instance is { } running)
        {
            EnforceKill(running);
            return;
        }

        if (slot.IsDone(pod.RestartPolicy))
            return;
        if (slot.RetryAt is { } retry && retry > Now)
        {
            WakeAt(retry);
            return;
        }

        var last = slot.Record.State as ContainerState.Terminated ?? slot.Record.Last;
        // A kubelet that kills for a failed probe starts anew in the same breath: the end it made is none it has seen yet, so
        // only the end before that one counts for the pause.
        var inOneBreath = slot.KilledByProbe && !slot.Pauses(slot.Record.Last, Now);
        slot.KilledByProbe = false;
        if (!inOneBreath && slot.Pauses(last, Now))
        {
            WaitForRestart(pod, slot, last!);
            WakeAt(slot.Restarts.Until(last!.FinishedAt));
            return;
        }

        slot.RetryAt = null;
        await StartAsync(pod, slot, last, isRestart: (inOneBreath ? slot.Record.Last : last) is not null, cancellation).ConfigureAwait(false);
    }

    void WaitForRestart(PodView pod, ContainerSlot slot, ContainerState.Terminated last)
    {
        if (slot.Record.State is ContainerState.Waiting { Reason: "CrashLoopBackOff" })
            return;
        slot.Record = slot.Record with
        {
            State = new ContainerState.Waiting(
                "CrashLoopBackOff",
                $"back-off {GoText.Seconds(slot.Restarts.Pause)} restarting failed container={slot.View.Name} pod={pod.FullName}"),
            Last = last,
            Ready = false,
            Started = false,
        };
        Warn(pod, slot, "BackOff", $"Back-off restarting failed container {slot.View.Name} in pod {pod.FullName}");
    }

    void Say(PodView pod, ContainerSlot slot, string reason, string message) =>
        events.Normal(ResourceTypes.Pods, pod.Json, reason, message, slot.View.FieldPath);

    void Warn(PodView pod, ContainerSlot slot, string reason, string message) =>
        events.Warning(ResourceTypes.Pods, pod.Json, reason, message, slot.View.FieldPath);
}
