using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;

namespace KubeProbe.Notify.Alerts;

/// <summary>Lets a ladder's calls through while its incident wants somebody; what is no longer needed is closed, and nobody is called.</summary>
sealed class LadderHold(IAlertBook alerts, IIncidentQueries incidents, ICallMisses misses)
{
    /// <summary>What is to be sent now, in its order.</summary>
    public async Task<IReadOnlyList<Notification>> PassAsync(IReadOnlyList<Notification> due, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!due.Any(notification => notification.IsOfLadder)) return due;
        var told = new List<Notification>(due.Count);
        foreach (var notification in due)
        {
            if (!notification.IsOfLadder || notification.Incident is not { } id || await incidents.FindAsync(id, cancellation) is not { } incident || incident.WantsSomebody(now)) told.Add(notification);
            else await alerts.UpdateAsync(Kept(notification, incident, now), cancellation);
        }
        return told;
    }

    /// <summary>A notification was given up: when it is a call, who is next is called at once.</summary>
    public Task GivenUpAsync(Notification notification, CancellationToken cancellation) =>
        notification is { Event: Notification.Call, Incident: { } incident } && AlertEvent.Read(notification) is { Call: { } call } told
            ? misses.MissedAsync(incident, new MissedCall(call.Ladder, call.Person, told.At, notification.LastError ?? "It was given up."), cancellation)
            : Task.CompletedTask;

    static Notification Kept(Notification notification, Incident incident, DateTimeOffset now) => incident switch
    {
        { State: IncidentState.Acknowledged } => Closed(notification, incident, $"Not needed any more: {incident.AcknowledgedBy} has taken it on."),
        { IsOpen: true, SnoozedUntil: { } until } when until > now => notification with { NextAttemptAt = until, LastError = "The incident is snoozed." },
        { IsOpen: true } => Closed(notification, incident, "Not needed any more: nothing of it fires."),
        _ => Closed(notification, incident, "Not needed any more: the incident is over."),
    };

    static Notification Closed(Notification notification, Incident incident, string why) =>
        notification with { State = NotificationState.Abandoned, HeldBy = incident.Id, LastError = why };
}
