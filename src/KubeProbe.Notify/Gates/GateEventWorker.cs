using KubeProbe.Core.Alerts;
using KubeProbe.Core.Gates;
using KubeProbe.Notify.Alerts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Gates;

/// <summary>
/// Empties the outbox of gates, each channel beside the others: at least once, under ids that stay, by the same schedule as alerts. What happened
/// to one gate goes out in its order, as long as the receiver takes it; what it refuses is tried later and stops nothing else.
/// </summary>
sealed partial class GateEventWorker(IGateOutbox outbox, AlertOptions options, OutboxMeter meter, TimeProvider time, ILogger<GateEventWorker> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);
    const int AtOnce = 32;

    // They are this server's for half a minute: what begins later than this might not end within it, and another server sends it too.
    readonly TimeSpan begins = TimeSpan.FromSeconds(28) - options.Timeout;

    readonly OnwardClock clock = new(time);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        // One that is to hear of no gates any more is still told what waits for it.
        Task.WhenAll(options.Channels.Where(channel => channel.Kind is AlertChannelKind.CdEvents).Select(channel => EmptyAsync(channel, stoppingToken)));

    async Task EmptyAsync(AlertChannelOptions channel, CancellationToken stopping)
    {
        using var http = new HttpChannel(channel, options, time);
        var budget = new MessageBudget(channel.PerMinute, time);
        while (!stopping.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                if (await TurnAsync(channel, http, budget, stopping)) continue;
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                LogOutboxFailed(fault);
                pause = PauseAfterFault;
            }
            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether there may be more at once.</summary>
    internal async Task<bool> TurnAsync(AlertChannelOptions channel, HttpChannel http, MessageBudget budget, CancellationToken cancellation)
    {
        var room = budget.Available(AtOnce);
        if (room == 0) return false;
        var due = await outbox.LeaseDueAsync(channel.Name, clock.Now, room, cancellation);
        budget.Take(due.Count);
        await Task.WhenAll(due.GroupBy(news => news.AlertId).Select(gate => DeliverAsync(channel, http, [.. gate], cancellation)));
        return due.Count == room;
    }

    async Task DeliverAsync(AlertChannelOptions channel, HttpChannel http, IReadOnlyList<Notification> gate, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        foreach (var notification in gate)
        {
            // The rest comes with the next turn.
            if (time.GetElapsedTime(began) > begins) return;
            var result = GateEvent.Read(notification.Body) is { } news
                ? await http.PostAsync(_ => GateEvent.Compose(news, channel, options.Centre), _ => null, cancellation)
                : new SendResult(false, "What was kept of it can't be read by this version.", GiveUp: true);
            var after = DeliverySchedule.After(notification, result, clock.Now, Random.Shared.NextDouble());

            // Not cancelled: what was delivered must be noted, or it is sent again.
            await outbox.UpdateAsync(after, CancellationToken.None);
            meter.Tried(after.State);
            if (!result.Delivered) LogNotDelivered(notification.Id, channel.Name, after.Attempts, after.State, result.Error);
        }
    }
}
