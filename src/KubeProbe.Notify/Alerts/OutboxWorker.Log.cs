using KubeProbe.Core.Alerts;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Alerts;

partial class OutboxWorker
{
    [LoggerMessage(Level = LogLevel.Information, Message = "No alert webhook is configured: alerts are kept and listed, not sent")]
    partial void LogNoChannel();

    [LoggerMessage(Level = LogLevel.Information, Message = "Notification {Notification} was delivered at attempt {Attempt}")]
    partial void LogDelivered(string notification, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Notification} was not delivered at attempt {Attempt}, now {State}: {Why}")]
    partial void LogNotDelivered(string notification, int attempt, NotificationState state, string? why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The alert outbox can't be read; it is tried again in 5 s")]
    partial void LogOutboxFailed(Exception fault);
}
