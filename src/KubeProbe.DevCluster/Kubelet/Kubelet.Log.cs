using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet;

sealed partial class Kubelet
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The worker of pod {Pod} failed; the pod is left as it is")]
    partial void LogWorkerFailed(ObjectKey pod, Exception exception);
}
