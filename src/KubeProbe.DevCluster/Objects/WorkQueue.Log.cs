namespace KubeProbe.DevCluster.Objects;

public sealed partial class WorkQueue
{
    [LoggerMessage(LogLevel.Debug, "{Queue}: {Key} failed and will be tried again")]
    partial void LogFailed(string queue, ObjectKey key, Exception error);
}
