using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Phone;
using KubeProbe.Notify.Tests.Alerts.Phone;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>The outbox under a clock that is set back by an hour: what was to be tried in five seconds is tried in five seconds.</summary>
public sealed class OnwardClockTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider passing = new(Noon);

    [Fact]
    public void It_goes_on_where_the_clock_is_set_back_and_follows_it_forward()
    {
        var day = new Day(passing);
        var clock = new OnwardClock(day);
        passing.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Noon.AddSeconds(10), clock.Now);

        day.Step = TimeSpan.FromHours(-1);
        passing.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Noon.AddSeconds(20), clock.Now);

        day.Step = TimeSpan.FromHours(2);
        Assert.Equal(Noon.AddSeconds(20).AddHours(2), clock.Now);
    }

    [Fact]
    public async Task A_delivery_that_failed_is_tried_again_in_seconds_though_the_hour_comes_again()
    {
        var day = new Day(passing);
        var book = new Book();
        var channel = new Channel(failures: 1);
        using var meter = new OutboxMeter(day);
        using var outbox = new OutboxWorker(
            book, [channel], new FakeDeadLetters(), FakeSilences.None(book), FakeIncidents.None(book), new CallBundles(book, new FakeCallTurns()), meter, day, NullLogger<OutboxWorker>.Instance);
        book.Pending = new Notification("n", "a", "raised", "{}", NotificationState.Pending, 0, Noon, null);
        await outbox.StartAsync(default);
        await channel.Failed.Task.WaitAsync(TimeSpan.FromSeconds(60));

        day.Step = TimeSpan.FromHours(-1);
        while (!channel.Delivered.Task.IsCompleted)
        {
            Assert.True(passing.GetUtcNow() < Noon.AddMinutes(2), "It waits for the old time to come again.");
            passing.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(channel.Delivered.Task, Task.Delay(10));
        }
        await outbox.StopAsync(default);

        Assert.Equal(2, channel.Sent);
    }

    sealed class Day(FakeTimeProvider passing) : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => passing.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => passing.GetUtcNow() + Step;

        public override long GetTimestamp() => passing.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            passing.CreateTimer(callback, state, dueTime, period);
    }

    sealed class Book : IAlertBook
    {
        readonly Lock gate = new();
        Notification? pending;

        public Notification? Pending { set { lock (gate) pending = value; } }

        public Task WriteAsync(Alert alert, Notification? notification, CancellationToken cancellation) => Task.CompletedTask;

        public Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation)
        {
            lock (gate)
            {
                if (pending is not { State: NotificationState.Pending } due || due.NextAttemptAt > now) return Task.FromResult<IReadOnlyList<Notification>>([]);
                pending = null;
                return Task.FromResult<IReadOnlyList<Notification>>([due]);
            }
        }

        public Task UpdateAsync(Notification notification, CancellationToken cancellation)
        {
            Pending = notification;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<(Alert Alert, IReadOnlyList<Notification> Notifications)>> PageAsync(AlertFilter filter, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<(Alert, IReadOnlyList<Notification>)>>([]);
    }

    sealed class Channel(int failures) : IAlertChannel
    {
        int sent;

        public int Sent => sent;

        public TaskCompletionSource Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => OneWebhook.Name;

        public int PerMinute => 0;

        public Task<SendResult> SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
        {
            var good = Interlocked.Increment(ref sent) > failures;
            (good ? Delivered : Failed).TrySetResult();
            return Task.FromResult(new SendResult(good, good ? null : "503"));
        }
    }
}
