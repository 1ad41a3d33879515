using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

public sealed class OwnDelayTests
{
    readonly Beats time = new();

    [Fact]
    public void What_comes_about_in_time_adds_up_to_nothing()
    {
        using var delay = new OwnDelay(time);

        for (var beat = 0; beat < 100; beat++) time.Beat(after: TimeSpan.FromMilliseconds(260));

        Assert.Equal((TimeSpan.Zero, false), (delay.Total, delay.IsBehind));
    }

    [Fact]
    public void A_beat_that_comes_late_adds_what_it_was_late_by_and_one_in_time_ends_it()
    {
        using var delay = new OwnDelay(time);

        time.Beat(after: TimeSpan.FromSeconds(3.25));
        Assert.Equal((TimeSpan.FromSeconds(3), true), (delay.Total, delay.IsBehind));

        time.Beat(after: TimeSpan.FromSeconds(0.25));
        Assert.Equal((TimeSpan.FromSeconds(3), false), (delay.Total, delay.IsBehind));
    }

    [Fact]
    public void One_that_has_not_come_at_all_counts_by_now()
    {
        using var delay = new OwnDelay(time);

        time.Pass(TimeSpan.FromSeconds(5.25));

        Assert.Equal((TimeSpan.FromSeconds(5), true), (delay.Total, delay.IsBehind));
    }

    /// <summary>A clock whose one timer comes when the test says.</summary>
    sealed class Beats : TimeProvider
    {
        TimeSpan now;
        Action beat = static () => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now.Ticks;

        public void Pass(TimeSpan span) => now += span;

        public void Beat(TimeSpan after)
        {
            Pass(after);
            beat();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            beat = () => callback(state);
            return new Timer();
        }

        sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
