namespace KubeProbe.DevCluster.Hosting;

public sealed partial class DevClusterServer
{
    [LoggerMessage(LogLevel.Error, "Cluster {Cluster}: port {Port} was taken by somebody else while fault api-refuse was on; free it and switch the fault on and off again")]
    partial void LogPortLost(string cluster, int port, Exception error);
}
