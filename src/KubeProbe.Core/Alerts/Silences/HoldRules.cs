namespace KubeProbe.Core.Alerts.Silences;

/// <summary>What becomes of a notification that is due.</summary>
public enum HoldStep
{
    Send,

    /// <summary>Its alert is silenced: it is looked at again when the silence ends.</summary>
    Hold,

    /// <summary>It was silenced until it was over: nobody was told that it fires, and nobody need be told that it did.</summary>
    Drop,
}

/// <summary>Whether a notification that is due is sent, held back or dropped.</summary>
public static class HoldRules
{
    /// <summary>The step, and the silence that counts now.</summary>
    /// <param name="notification">It is due.</param>
    /// <param name="context">Its alert as it is now; null when that is gone.</param>
    /// <param name="silences">Those that count now.</param>
    /// <param name="now">The time.</param>
    public static (HoldStep Step, AlertSilence? By) Decide(
        Notification notification, AlertContext? context, IReadOnlyList<AlertSilence> silences, DateTimeOffset now)
    {
        if (context is null) return (HoldStep.Send, null);
        var by = AlertSilenceRules.Holding(silences, context, now);
        var end = notification.IsEnd;
        if (!end && context.Firing.Any()) return (by is null ? HoldStep.Send : HoldStep.Hold, by);

        var mine = context.Notifications.Where(each => each.Channel == notification.Channel).ToList();
        // Whoever was told that it fires is told that it is over, silenced or not: else it would fire there for ever.
        if (end && mine.Exists(each => each.State is NotificationState.Delivered)) return (HoldStep.Send, by);
        var held = end ? mine.Exists(each => each.HeldBy is not null) : notification.HeldBy is not null;
        return (held || by is not null ? HoldStep.Drop : HoldStep.Send, by);
    }
}
