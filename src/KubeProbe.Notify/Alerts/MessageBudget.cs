namespace KubeProbe.Notify.Alerts;

/// <summary>A token bucket of one channel: so many messages a minute, a tenth of them at once and at least two.</summary>
sealed class MessageBudget(int perMinute, TimeProvider time)
{
    readonly double most = Math.Max(2, perMinute / 10d);
    double tokens = Math.Max(2, perMinute / 10d);
    long since = time.GetTimestamp();

    /// <summary>How many messages may go now; at least so many as are asked for where there is no limit.</summary>
    public int Available(int asked)
    {
        if (perMinute == 0) return asked;
        var now = time.GetTimestamp();
        tokens = Math.Min(most, tokens + time.GetElapsedTime(since, now).TotalMinutes * perMinute);
        since = now;
        return (int)Math.Min(asked, tokens);
    }

    public void Take(int messages)
    {
        if (perMinute > 0) tokens -= messages;
    }
}
