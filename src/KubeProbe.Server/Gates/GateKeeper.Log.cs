namespace KubeProbe.Server.Gates;

partial class GateKeeper
{
    [LoggerMessage(LogLevel.Warning, "Gates can't be looked at just now: {Why}")]
    partial void LogUnavailable(string why);

    [LoggerMessage(LogLevel.Error, "Gates could not be looked at; that is tried again")]
    partial void LogFailed(Exception fault);

    [LoggerMessage(LogLevel.Warning, "The gate of change {Change} could not be looked at; that is tried again in half a minute")]
    partial void LogNotLookedAt(Exception fault, string change);
}
