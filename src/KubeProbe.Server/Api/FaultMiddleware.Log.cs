namespace KubeProbe.Server.Api;

sealed partial class FaultMiddleware
{
    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    partial void LogFailed(Exception fault, string method, string path);
}
