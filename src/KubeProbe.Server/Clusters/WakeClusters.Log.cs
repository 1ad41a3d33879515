namespace KubeProbe.Server.Clusters;

sealed partial class WakeClusters
{
    [LoggerMessage(LogLevel.Information, "Woke {Clusters} clusters and {Changes} unfired changes")]
    partial void LogWoken(int clusters, int changes);

    [LoggerMessage(LogLevel.Warning, "Clusters could not be woken; trying again")]
    partial void LogNotWoken(Exception fault);

    [LoggerMessage(LogLevel.Warning, "{Key} could not be woken; trying again")]
    partial void LogOneNotWoken(Exception fault, string key);

    [LoggerMessage(LogLevel.Warning, "This server could not take its share of the clusters from the others; it takes up what they let go")]
    partial void LogNotShared(Exception fault);
}
