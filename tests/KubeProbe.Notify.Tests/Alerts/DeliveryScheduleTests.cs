using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

public sealed class DeliveryScheduleTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Notification Fresh = new("a.raised", "a", "raised", "{}", NotificationState.Pending, 0, Now, null);
    static readonly SendResult Refused = new(false, "The receiver answered 500.");

    [Fact]
    public void What_was_delivered_is_done()
    {
        var after = DeliverySchedule.After(Fresh with { LastError = "old" }, new SendResult(true), Now, 0);

        Assert.Equal((NotificationState.Delivered, 1, null), (after.State, after.Attempts, after.LastError));
    }

    [Fact]
    public void Ten_attempts_over_three_days_and_then_it_is_given_up()
    {
        var (notification, now) = (Fresh, Now);
        for (var attempt = 1; attempt <= 9; attempt++)
        {
            notification = DeliverySchedule.After(notification, Refused, now, 0);
            Assert.Equal(NotificationState.Pending, notification.State);
            Assert.True(notification.NextAttemptAt > now);
            now = notification.NextAttemptAt;
        }

        Assert.Equal(NotificationState.Abandoned, DeliverySchedule.After(notification, Refused, now, 0).State);
        Assert.InRange(now - Now, TimeSpan.FromDays(3), TimeSpan.FromDays(4));
    }

    [Fact]
    public void A_receiver_may_ask_for_more_patience_but_not_for_ever()
    {
        Assert.Equal(Now + TimeSpan.FromMinutes(2), DeliverySchedule.After(Fresh, Refused with { RetryAfter = TimeSpan.FromMinutes(2) }, Now, 0).NextAttemptAt);
        Assert.Equal(Now + TimeSpan.FromHours(24), DeliverySchedule.After(Fresh, Refused with { RetryAfter = TimeSpan.FromDays(400) }, Now, 0).NextAttemptAt);
    }

    [Fact]
    public void A_receiver_that_is_gone_gets_no_more() =>
        Assert.Equal(NotificationState.Abandoned, DeliverySchedule.After(Fresh, Refused with { GiveUp = true }, Now, 0).State);
}
