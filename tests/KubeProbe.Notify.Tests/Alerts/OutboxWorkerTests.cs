using System.Collections.Concurrent;
using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>A channel that hangs delays no other, and one that takes little is sent digests.</summary>
public sealed class OutboxWorkerTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_channel_that_hangs_delays_no_other()
    {
        var book = new Book();
        var (hanging, well) = (new Channel("hanging", 0) { Answer = new TaskCompletionSource<SendResult>() }, new Channel("well", 0));
        for (var number = 0; number < 40; number++) book.Add(Told.Raised($"k{number}").Notification.To("hanging"));
        book.Add(Told.Raised().Notification.To("well"));
        await using var running = await Running.StartAsync(book, hanging, well);

        Assert.Single(await well.Sent.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("well", await book.Delivered.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_a_channel_does_not_take_by_itself_comes_as_a_digest_and_none_is_dropped()
    {
        var book = new Book();
        var chat = new Channel("chat", perMinute: 20);
        for (var number = 0; number < 60; number++) book.Add(Told.Raised($"k{number}").Notification.To("chat"));
        await using var running = await Running.StartAsync(book, chat);

        var sizes = new List<int>();
        while (sizes.Sum() < 60) sizes.Add((await chat.Sent.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Count);
        Assert.Equal([1, 59], sizes.Order());
    }

    sealed class Running(OutboxWorker worker, OutboxMeter meter) : IAsyncDisposable
    {
        public static async Task<Running> StartAsync(Book book, params IAlertChannel[] channels)
        {
            var meter = new OutboxMeter(TimeProvider.System);
            var worker = new OutboxWorker(book, channels, new FakeDeadLetters(), FakeSilences.None(book), FakeIncidents.None(book), meter, TimeProvider.System, NullLogger<OutboxWorker>.Instance);
            await worker.StartAsync(default);
            return new Running(worker, meter);
        }

        public async ValueTask DisposeAsync()
        {
            await worker.StopAsync(new CancellationToken(canceled: true));
            worker.Dispose();
            meter.Dispose();
        }
    }

    sealed class Channel(string name, int perMinute) : IAlertChannel
    {
        public System.Threading.Channels.Channel<IReadOnlyList<Notification>> Sent { get; } = System.Threading.Channels.Channel.CreateUnbounded<IReadOnlyList<Notification>>();

        public TaskCompletionSource<SendResult>? Answer { get; init; }

        public string Name => name;

        public int PerMinute => perMinute;

        public Task<SendResult> SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
        {
            Sent.Writer.TryWrite(notifications);
            return Answer?.Task.WaitAsync(cancellation) ?? Task.FromResult(new SendResult(true));
        }
    }

    sealed class Book : IAlertBook
    {
        readonly ConcurrentQueue<Notification> pending = [];

        /// <summary>The channel of the first notification that was delivered.</summary>
        public TaskCompletionSource<string> Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(Notification notification) => pending.Enqueue(notification);

        public Task WriteAsync(Alert alert, Notification? notification, CancellationToken cancellation) => Task.CompletedTask;

        public Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation)
        {
            lock (pending)
            {
                var mine = pending.Where(one => one.Channel == channel).Take(limit).ToList();
                var rest = pending.Except(mine).ToList();
                pending.Clear();
                foreach (var one in rest) pending.Enqueue(one);
                return Task.FromResult<IReadOnlyList<Notification>>(mine);
            }
        }

        public Task UpdateAsync(Notification notification, CancellationToken cancellation)
        {
            if (notification.State is NotificationState.Delivered) Delivered.TrySetResult(notification.Channel);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<(Alert Alert, IReadOnlyList<Notification> Notifications)>> PageAsync(AlertFilter filter, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<(Alert, IReadOnlyList<Notification>)>>([]);
    }
}
