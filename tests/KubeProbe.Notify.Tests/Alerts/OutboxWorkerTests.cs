using System.Collections.Concurrent;
using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Phone;
using KubeProbe.Notify.Tests.Alerts.Phone;
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

    [Fact]
    public async Task A_storm_of_incidents_rings_each_person_once_and_what_comes_soon_after_waits()
    {
        var book = new Book();
        var voice = new Channel("voice", 0) { Bundle = TimeSpan.FromMinutes(10) };
        for (var number = 0; number < 40; number++) book.Add(LadderHoldTests.Call($"inc-{number}"));
        book.Add(LadderHoldTests.Call("inc-0", "bob"));
        await using var running = await Running.StartAsync(book, voice);

        IReadOnlyList<Notification>[] calls = [await SentAsync(voice), await SentAsync(voice)];
        Assert.Equal([1, 40], calls.Select(call => call.Count).Order());
        book.Add(LadderHoldTests.Call("inc-late"));
        var late = await book.PutOff.Task.WaitAsync(Patience);
        Assert.Equal(("inc-late", 0, "Waits to be one call with what else calls ann."), (late.Incident, late.Attempts, late.LastError));
        Assert.InRange(late.NextAttemptAt - TimeProvider.System.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.False(voice.Sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_call_that_was_not_made_keeps_no_other_waiting_and_without_bundles_each_is_by_itself()
    {
        var book = new Book();
        var refused = new TaskCompletionSource<SendResult>();
        refused.SetResult(new SendResult(false, "busy"));
        var (voice, single) = (new Channel("voice", 0) { Bundle = TimeSpan.FromMinutes(10), Answer = refused }, new Channel("single", 0) { Bundle = TimeSpan.Zero });
        book.Add(LadderHoldTests.Call("inc-0"));
        foreach (var number in (int[])[1, 2]) book.Add(LadderHoldTests.Call($"inc-{number}") with { Channel = "single" });
        await using var running = await Running.StartAsync(book, voice, single);

        Assert.Single(await SentAsync(voice));
        await book.PutOff.Task.WaitAsync(Patience);
        book.Add(LadderHoldTests.Call("inc-3"));
        Assert.Single(await SentAsync(voice));
        Assert.Single(await SentAsync(single));
        Assert.Single(await SentAsync(single));
    }

    [Fact]
    public async Task A_wait_that_somebody_else_broke_off_ends_nothing()
    {
        var book = new Book();
        book.Faults.Enqueue(new TaskCanceledException("The database's own limit of time."));
        book.Add(Told.Raised().Notification.To("well"));
        await using var running = await Running.StartAsync(book, new Channel("well", 0));

        Assert.Equal("well", await book.Delivered.Task.WaitAsync(Patience));
        Assert.Empty(book.Faults);
    }

    static Task<IReadOnlyList<Notification>> SentAsync(Channel channel) => channel.Sent.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_call_that_is_given_up_is_told_to_its_ladder_before_it_is_a_dead_letter(bool cannotBeTold)
    {
        var book = new Book();
        var misses = new FakeCallMisses { Fault = cannotBeTold ? new IOException("away") : null };
        var voice = new Channel("voice", 0) { Answer = new TaskCompletionSource<SendResult>() };
        voice.Answer.SetResult(new SendResult(false, "The receiver answered 400.", GiveUp: true));
        book.Add(LadderHoldTests.Call());
        book.BeforeUpdate = () => Assert.Single(misses.Heard);
        await using var running = await Running.StartAsync(book, misses, voice);

        var letter = await book.GivenUp.Task.WaitAsync(Patience);
        Assert.Equal((NotificationState.Abandoned, "The receiver answered 400."), (letter.State, letter.LastError));
        Assert.Equal(("ops", "ann"), (misses.Heard.Single().Missed.Ladder, misses.Heard.Single().Missed.Person));
    }

    sealed class Running(OutboxWorker worker, OutboxMeter meter) : IAsyncDisposable
    {
        public static Task<Running> StartAsync(Book book, params IAlertChannel[] channels) => StartAsync(book, new FakeCallMisses(), channels);

        public static async Task<Running> StartAsync(Book book, FakeCallMisses misses, params IAlertChannel[] channels)
        {
            var meter = new OutboxMeter(TimeProvider.System);
            var worker = new OutboxWorker(book, channels, new FakeDeadLetters(), FakeSilences.None(book), FakeIncidents.None(book, misses), new CallBundles(book, new FakeCallTurns()), meter, TimeProvider.System, NullLogger<OutboxWorker>.Instance);
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

        public TimeSpan? Bundle { get; init; }

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

        /// <summary>The first that was given up.</summary>
        public TaskCompletionSource<Notification> GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The first that is to be tried later.</summary>
        public TaskCompletionSource<Notification> PutOff { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action BeforeUpdate { get; set; } = () => { };

        /// <summary>What the next questions of who is due meet.</summary>
        public ConcurrentQueue<Exception> Faults { get; } = [];

        public void Add(Notification notification) => pending.Enqueue(notification);

        public Task WriteAsync(Alert alert, Notification? notification, CancellationToken cancellation) => Task.CompletedTask;

        public Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation)
        {
            if (Faults.TryDequeue(out var fault)) return Task.FromException<IReadOnlyList<Notification>>(fault);
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
            BeforeUpdate();
            if (notification.State is NotificationState.Pending) PutOff.TrySetResult(notification);
            if (notification.State is NotificationState.Abandoned) GivenUp.TrySetResult(notification);
            if (notification.State is NotificationState.Delivered) Delivered.TrySetResult(notification.Channel);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<(Alert Alert, IReadOnlyList<Notification> Notifications)>> PageAsync(AlertFilter filter, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<(Alert, IReadOnlyList<Notification>)>>([]);
    }
}
