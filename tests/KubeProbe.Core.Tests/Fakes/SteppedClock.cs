using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>The test's clock as a process sees it whose time of day is set forward or back: time passes as before, only its name changes.</summary>
sealed class SteppedClock(FakeTimeProvider inner) : TimeProvider
{
    /// <summary>How far it has been set from the clock within.</summary>
    public TimeSpan Step { get; set; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Step;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
