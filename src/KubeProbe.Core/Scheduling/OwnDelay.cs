namespace KubeProbe.Core.Scheduling;

/// <summary>Measured by a timer that should come four times a second, on the thread pool where all other work waits as well.</summary>
public sealed class OwnDelay : IOwnDelay, IDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Behind = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly TimeProvider time;
    readonly ITimer timer;
    long armedAt;
    TimeSpan total;
    TimeSpan last;

    /// <summary>Begins to measure.</summary>
    /// <param name="time">The real clock, also where grains go by another.</param>
    public OwnDelay(TimeProvider time)
    {
        this.time = time;
        armedAt = time.GetTimestamp();
        timer = time.CreateTimer(_ => Beat(), null, Period, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public TimeSpan Total
    {
        get { lock (gate) return total + Counted(Overdue()); }
    }

    /// <inheritdoc/>
    public bool IsBehind
    {
        get { lock (gate) return last > Behind || Overdue() > Behind; }
    }

    void Beat()
    {
        lock (gate)
        {
            last = Overdue();
            total += Counted(last);
            armedAt = time.GetTimestamp();
        }
        timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    TimeSpan Overdue() => time.GetElapsedTime(armedAt) - Period;

    // A beat is never quite on time; what adds up is what somebody would notice.
    static TimeSpan Counted(TimeSpan late) => late > Period ? late : TimeSpan.Zero;

    /// <summary>Ends it.</summary>
    public void Dispose() => timer.Dispose();
}
