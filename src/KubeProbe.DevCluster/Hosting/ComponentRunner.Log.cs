namespace KubeProbe.DevCluster.Hosting;

partial class ComponentRunner
{
    [LoggerMessage(LogLevel.Error, "Cluster {Cluster}: {Component} ended and does its work no longer")]
    partial void LogFailed(string cluster, string component, Exception error);
}
