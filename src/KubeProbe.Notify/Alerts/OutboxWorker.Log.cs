using KubeProbe.Core.Alerts;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Alerts;

partial class OutboxWorker
{
    [LoggerMessage(Level = LogLevel.Information, Message = "No alert channel is configured: alerts are kept and listed, and each notification is closed as not sent")]
    partial void LogNoChannel();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} notifications waited for channels that are not configured any more; they are dead letters now: kubeprobe alert dead-letters")]
    partial void LogAbandoned(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Notification {Notification} was delivered to {Channel} at attempt {Attempt}")]
    partial void LogDelivered(string notification, string channel, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Notification} was not delivered to {Channel} at attempt {Attempt}, now {State}: {Why}")]
    partial void LogNotDelivered(string notification, string channel, int attempt, NotificationState state, string? why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The alert outbox can't be read; it is tried again in 5 s")]
    partial void LogOutboxFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "That notification {Notification} was given up could not be told to its ladder, which goes on at its usual time")]
    partial void LogLadderNotTold(Exception fault, string notification);
}
