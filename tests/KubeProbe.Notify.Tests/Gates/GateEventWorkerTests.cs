using System.Threading.Channels;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Gates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Notify.Tests.Gates;

/// <summary>News of gates get out, to a real receiver: in their order, again where they were refused, under the id they had.</summary>
public sealed class GateEventWorkerTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Channel<string> received = Channel.CreateUnbounded<string>();
    readonly Book book = new();
    int refusals = 1;
    WebApplication receiver = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver = builder.Build();
        receiver.Run(context =>
        {
            var id = $"{context.Request.Headers["ce-id"]}";
            context.Response.StatusCode = id.EndsWith("Started", StringComparison.Ordinal) && Interlocked.Decrement(ref refusals) >= 0 ? 503 : 202;
            received.Writer.TryWrite($"{context.Response.StatusCode} {Uri.UnescapeDataString(id)}");
            return Task.CompletedTask;
        });
        await receiver.StartAsync();
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    [Fact]
    public async Task They_go_out_in_their_order_and_what_was_refused_comes_again_under_its_id()
    {
        foreach (var step in Enum.GetValues<GateStep>()) book.Add(GateEventTests.News(step, ofRun: false));
        var options = new AlertOptions { AllowPrivateHosts = { "127.0.0.1" }, Channels = { GateEventTests.Channel with { Url = new Uri(receiver.Urls.First()) } } };
        using var meter = new OutboxMeter(TimeProvider.System);
        using var worker = new GateEventWorker(book, options, meter, TimeProvider.System, NullLogger<GateEventWorker>.Instance);
        await worker.StartAsync(default);

        var told = new List<string>();
        while (told.Count < 4) told.Add(await received.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        while (book.States.Count(state => state is NotificationState.Delivered) < 3) await book.Updated.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        await worker.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal(["202 chg 1/Queued", "503 chg 1/Started", "202 chg 1/Finished", "202 chg 1/Started"], told);
        Assert.Equal([NotificationState.Delivered, NotificationState.Delivered, NotificationState.Delivered], book.States);
    }

    [Fact]
    public async Task A_channel_that_is_to_hear_of_no_gates_any_more_is_told_what_waits_for_it()
    {
        book.Add(GateEventTests.News(GateStep.Queued, ofRun: false));
        var options = new AlertOptions { AllowPrivateHosts = { "127.0.0.1" }, Channels = { GateEventTests.Channel with { Url = new Uri(receiver.Urls.First()), Gates = [] } } };
        using var meter = new OutboxMeter(TimeProvider.System);
        using var worker = new GateEventWorker(book, options, meter, TimeProvider.System, NullLogger<GateEventWorker>.Instance);
        await worker.StartAsync(default);

        Assert.Equal("202 chg 1/Queued", await received.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        await worker.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task What_would_outlast_its_lease_is_left_for_the_next_turn()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        foreach (var step in (GateStep[])[GateStep.Queued, GateStep.Finished]) book.Add(GateEventTests.News(step, ofRun: false));
        // As if the receiver took so long.
        book.WhenUpdated = () => clock.Advance(TimeSpan.FromSeconds(20));
        var channel = GateEventTests.Channel with { Url = new Uri(receiver.Urls.First()) };
        var options = new AlertOptions { AllowPrivateHosts = { "127.0.0.1" }, Channels = { channel } };
        using var meter = new OutboxMeter(clock);
        using var http = new HttpChannel(channel, options, clock);
        using var worker = new GateEventWorker(book, options, meter, clock, NullLogger<GateEventWorker>.Instance);

        await worker.TurnAsync(channel, http, new MessageBudget(0, clock), default);

        Assert.Equal([NotificationState.Delivered, NotificationState.Pending], book.States);
        Assert.Equal("202 chg 1/Queued", await received.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        Assert.False(received.Reader.TryRead(out _));
    }

    /// <summary>What is refused is due again at once: the pauses are those of alerts, and tested there.</summary>
    sealed class Book : IGateOutbox
    {
        readonly Lock gate = new();
        readonly List<Notification> pending = [];
        readonly HashSet<string> leased = [];

        public Action WhenUpdated { get; set; } = () => { };

        public Channel<bool> Updated { get; } = Channel.CreateUnbounded<bool>();

        public IReadOnlyList<NotificationState> States
        {
            get { lock (gate) return [.. pending.Select(each => each.State)]; }
        }

        public void Add(GateNews news) => pending.Add(
            new Notification($"gate:{news.Id}", news.Change.Id, "news", SpecJson.Write(news), NotificationState.Pending, 0, default, null, GateEventTests.Channel.Name));

        public Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation)
        {
            lock (gate)
                return Task.FromResult<IReadOnlyList<Notification>>(
                    [.. pending.Where(each => each.Channel == channel && each.State is NotificationState.Pending && leased.Add(each.Id)).Take(limit)]);
        }

        public Task UpdateAsync(Notification notification, CancellationToken cancellation)
        {
            lock (gate)
            {
                pending[pending.FindIndex(each => each.Id == notification.Id)] = notification;
                leased.Remove(notification.Id);
            }
            WhenUpdated();
            Updated.Writer.TryWrite(true);
            return Task.CompletedTask;
        }
    }
}
