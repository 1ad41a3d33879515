namespace KubeProbe.Kubernetes.Tests;

/// <summary>A clock that runs faster than the wall's: limits of seconds are over in a fraction, while real sockets are waited for.</summary>
sealed class FastTime(int factor) : TimeProvider
{
    readonly DateTimeOffset began = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => began + (System.GetUtcNow() - began) * factor;

    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Scaled(System.CreateTimer(callback, state, Scale(dueTime), Scale(period)), this);

    TimeSpan Scale(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / factor;

    sealed class Scaled(ITimer timer, FastTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Scale(dueTime), time.Scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
