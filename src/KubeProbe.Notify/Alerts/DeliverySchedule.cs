using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts;

/// <summary>When a delivery that failed is tried again: the schedule Standard Webhooks recommends.</summary>
public static class DeliverySchedule
{
    static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    // A receiver may ask for patience, but not for ever.
    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    /// <summary>The notification after an attempt.</summary>
    /// <param name="notification">Before it.</param>
    /// <param name="result">How it went.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="spread">0 to 1: up to a tenth of the pause is added, so that what failed together is not tried together.</param>
    public static Notification After(Notification notification, SendResult result, DateTimeOffset now, double spread)
    {
        var tried = notification with { Attempts = notification.Attempts + 1, LastError = result.Error };
        // What some of its recipients refused stays noted.
        if (result.Delivered) return tried with { State = NotificationState.Delivered, HeldBy = null };
        if (result.GiveUp || tried.Attempts > Pauses.Length) return tried with { State = NotificationState.Abandoned };

        var pause = Pauses[tried.Attempts - 1] * (1 + spread / 10);
        if (result.RetryAfter > pause) pause = result.RetryAfter.Value < LongestRetryAfter ? result.RetryAfter.Value : LongestRetryAfter;
        return tried with { NextAttemptAt = now + pause };
    }
}
