using System.Globalization;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Notify.Alerts;

/// <summary>Lets through what is due and not silenced; keeps the rest until its silence ends. What came before at the same channel goes before.</summary>
sealed class SilenceHold(IAlertBook alerts, IAlertContexts contexts, IAlertSilences silences)
{
    // A silence that was ended just while this was held by it is noticed by then.
    static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    // What goes before is on its way.
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>What is to be sent now, in its order.</summary>
    public async Task<IReadOnlyList<Notification>> PassAsync(IReadOnlyList<Notification> due, DateTimeOffset now, CancellationToken cancellation)
    {
        if (due.Count == 0) return due;
        var active = (await silences.PageAsync(new SilenceFilter(EndingAfter: now), cancellation)).Where(silence => silence.IsActive(now)).ToList();
        if (active.Count == 0 && due.All(notification => notification.HeldBy is null && !notification.IsEnd && NotificationOrderRules.PlaceOf(notification) == 1)) return due;

        var known = await contexts.ReadAsync([.. due.Select(notification => notification.AlertId).Distinct()], cancellation);
        var told = new List<Notification>(due.Count);
        foreach (var notification in due)
        {
            var context = known.GetValueOrDefault(notification.AlertId);
            var (step, by) = HoldRules.Decide(notification, context, active, now);
            if (step is HoldStep.Send && context is not null && NotificationOrderRules.AwaitedBefore(notification, context.Notifications) is { } before)
                await alerts.UpdateAsync(notification with { NextAttemptAt = before.NextAttemptAt > now + Soon ? before.NextAttemptAt : now + Soon }, cancellation);
            else if (step is HoldStep.Send) told.Add(notification);
            else if (step is HoldStep.Hold) await alerts.UpdateAsync(Held(notification, by!, now), cancellation);
            else await alerts.UpdateAsync(Dropped(notification, by, context!), cancellation);
        }
        return told;
    }

    static Notification Held(Notification notification, AlertSilence by, DateTimeOffset now) => notification with
    {
        HeldBy = by.Id,
        NextAttemptAt = by.EndsAt < now + LookAgain ? by.EndsAt : now + LookAgain,
        LastError = string.Create(CultureInfo.InvariantCulture, $"Silenced until {by.EndsAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC by {by.CreatedBy}: {by.Comment}"),
    };

    static Notification Dropped(Notification notification, AlertSilence? by, AlertContext context) => notification with
    {
        HeldBy = by?.Id ?? notification.HeldBy ?? context.Notifications.First(each => each.Channel == notification.Channel && each.HeldBy is not null).HeldBy,
        State = NotificationState.Abandoned,
        LastError = "Silenced until it was over.",
    };
}
