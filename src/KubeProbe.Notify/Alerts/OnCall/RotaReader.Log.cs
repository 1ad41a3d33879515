using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Alerts.OnCall;

partial class RotaReader
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The calendar of rota {Rota} can't be used: {Why} {Then}")]
    partial void LogNotRead(string rota, string why, string then);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The calendar of rota {Rota} could not be kept or found: {Why}")]
    partial void LogNotKept(string rota, string why);
}
