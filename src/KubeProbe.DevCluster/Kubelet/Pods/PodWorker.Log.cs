using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Volumes of pod {Pod} can't be set up")]
    partial void LogMountFailed(ObjectKey pod, Exception exception);
}
