using KubeProbe.DevCluster.Kubelet.Logs;
using KubeProbe.DevCluster.Kubelet.Status;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    /// <summary>Turns processes that ended since the last look into terminated states; true when there was one.</summary>
    bool RecordEnds()
    {
        var any = false;
        foreach (var slot in AllSlots)
        {
            if (slot.Instance is not { Process.Exited.IsCompleted: true } instance)
                continue;
            any = true;
            instance.Probes?.Dispose();
            instance.Log.Dispose();
            slot.Instance = null;
            slot.KilledByProbe = instance.Probes?.FailedKind is not null;
            var code = instance.Process.Exited.Result;
            var reason = instance.OutOfMemory ? "OOMKilled" : code == 0 ? "Completed" : "Error";
            var message = TerminationMessage.Read(
                directory.TerminationMessage(slot.View.Name, instance.Number),
                slot.View.MessageFallsBackToLogs && code != 0 ? instance.Log.Path : null);
            slot.Record = slot.Record with
            {
                State = new ContainerState.Terminated(code, reason, message, instance.StartedAt, instance.EndedAt ?? Now, instance.ContainerId),
                Ready = false,
                Started = false,
            };
        }

        return any;
    }

    void KillAll()
    {
        foreach (var slot in AllSlots)
        {
            slot.Instance?.Probes?.Dispose();
            slot.Instance?.Process.Kill();
        }
    }
}
