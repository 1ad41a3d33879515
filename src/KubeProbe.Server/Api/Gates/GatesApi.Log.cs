namespace KubeProbe.Server.Api.Gates;

sealed partial class GatesApi
{
    [LoggerMessage(LogLevel.Warning, "The runs of change {Change} are not all made yet: the centre takes it up again within a minute")]
    partial void LogNotFired(Exception fault, string change);

    [LoggerMessage(LogLevel.Error, "The gate of change {Change} was answered with unknown")]
    public static partial void LogUnanswered(ILogger log, Exception fault, string change);
}
