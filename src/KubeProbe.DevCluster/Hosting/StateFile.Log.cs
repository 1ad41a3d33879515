namespace KubeProbe.DevCluster.Hosting;

partial class StateFile
{
    [LoggerMessage(LogLevel.Warning, "{Count} objects in {Path} are of kinds this development cluster doesn't know; they are left out")]
    partial void LogLeftOut(int count, string path);

    [LoggerMessage(LogLevel.Error, "{Path} can't be read; it was put aside as .unreadable and the cluster begins anew")]
    partial void LogUnreadable(string path, Exception error);

    [LoggerMessage(LogLevel.Error, "The cluster's objects could not be written to {Path}; this is tried again")]
    partial void LogNotSaved(string path, Exception error);
}
