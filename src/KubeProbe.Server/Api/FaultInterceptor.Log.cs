namespace KubeProbe.Server.Api;

sealed partial class FaultInterceptor
{
    [LoggerMessage(LogLevel.Error, "{Method} failed")]
    partial void LogFailed(Exception fault, string method);
}
