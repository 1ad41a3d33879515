using Microsoft.Extensions.Logging;

namespace KubeProbe.Storage.History;

partial class HistoryKeeper
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "History can't be swept now: {Message}")]
    partial void LogUnavailable(string message);

    [LoggerMessage(Level = LogLevel.Error, Message = "History could not be swept; the next sweep tries again")]
    partial void LogFailed(Exception fault);
}
