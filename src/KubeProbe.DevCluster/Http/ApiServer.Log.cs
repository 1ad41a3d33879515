namespace KubeProbe.DevCluster.Http;

partial class ApiServer
{
    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed by a fault of the development cluster itself")]
    partial void LogFailed(string method, string path, Exception error);
}
