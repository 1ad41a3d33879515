namespace KubeProbe.Server.Incidents;

partial class IncidentKeeper
{
    [LoggerMessage(LogLevel.Warning, "What is due of incidents can't be read just now: {Why}")]
    partial void LogUnavailable(string why);

    [LoggerMessage(LogLevel.Error, "What is due of incidents could not be read; the next tick tries again")]
    partial void LogFailed(Exception fault);

    [LoggerMessage(LogLevel.Warning, "Incident {Incident} could not be woken; the next tick tries again")]
    partial void LogNotWoken(Exception fault, string incident);
}
