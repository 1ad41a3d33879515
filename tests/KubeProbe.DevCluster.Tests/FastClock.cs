namespace KubeProbe.DevCluster.Tests;

/// <summary>A clock that runs faster than life, timers included, for back-offs that take minutes.</summary>
sealed class FastClock(int factor) : TimeProvider
{
    readonly DateTimeOffset start = System.GetUtcNow();
    readonly long origin = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(origin) * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    TimeSpan Real(TimeSpan span) => span == global::System.Threading.Timeout.InfiniteTimeSpan ? span : span / factor;

    sealed class FastTimer(ITimer inner, FastClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.Real(dueTime), clock.Real(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
