using KubeProbe.Core.Alerts;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Gates;

partial class GateEventWorker
{
    [LoggerMessage(LogLevel.Warning, "News {News} did not reach channel {Channel} at attempt {Attempt} and is {State} now: {Error}")]
    partial void LogNotDelivered(string news, string channel, int attempt, NotificationState state, string? error);

    [LoggerMessage(LogLevel.Error, "The outbox of gates could not be emptied; it is tried again")]
    partial void LogOutboxFailed(Exception fault);
}
