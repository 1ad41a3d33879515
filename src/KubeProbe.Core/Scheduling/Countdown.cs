namespace KubeProbe.Core.Scheduling;

/// <summary>
/// A span of time that runs out. It is measured as it passes, so a clock that is set forward or back meanwhile makes it neither
/// shorter nor longer; instants are for people, rows and pods, spans for what this process waits for.
/// </summary>
readonly struct Countdown
{
    readonly TimeProvider time;
    readonly long began;
    readonly TimeSpan span;

    Countdown(TimeSpan span, TimeProvider time)
    {
        (this.time, began) = (time, time.GetTimestamp());
        this.span = span > TimeSpan.Zero ? span : TimeSpan.Zero;
    }

    /// <summary>One that begins now.</summary>
    public static Countdown Of(TimeSpan span, TimeProvider time) => new(span, time);

    /// <summary>One until an instant that was written down, by this clock or another: never longer than it was meant to be.</summary>
    public static Countdown Until(DateTimeOffset instant, TimeSpan atMost, TimeProvider time) =>
        new(instant - time.GetUtcNow() is var left && left < atMost ? left : atMost, time);

    /// <summary>What is left of it; nothing once it is over.</summary>
    public TimeSpan Left => span - time.GetElapsedTime(began) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Whether it is over.</summary>
    public bool IsOver => Left == TimeSpan.Zero;
}
