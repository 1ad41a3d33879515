namespace KubeProbe.Notify.Alerts;

/// <summary>
/// The time of day, except that it never goes back: where the clock is set back, it goes on from where it was. What was put off
/// by the old time would else wait for that time to come again, and an alert must not wait an hour for its next attempt.
/// </summary>
sealed class OnwardClock(TimeProvider time)
{
    readonly Lock gate = new();
    DateTimeOffset last = time.GetUtcNow();
    long lastAt = time.GetTimestamp();

    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                var (wall, onward) = (time.GetUtcNow(), last + time.GetElapsedTime(lastAt));
                // The two drift apart by a little on any machine; only a step back is more than that.
                last = wall >= onward - Drift ? wall : onward;
                lastAt = time.GetTimestamp();
                return last;
            }
        }
    }

    static readonly TimeSpan Drift = TimeSpan.FromSeconds(1);
}
