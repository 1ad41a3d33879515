using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts.Phone;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Alerts;

/// <summary>
/// Empties the outbox, each channel beside the others, so that one that fails or is slow delays no other. A crash between a receiver's
/// 200 and our note of it sends the message again, under the same id, by which the receiver knows it; nothing else is ever sent twice.
/// </summary>
sealed partial class OutboxWorker(
    IAlertBook alerts, IEnumerable<IAlertChannel> channels, IDeadLetters letters, SilenceHold hold, LadderHold ladders, CallBundles bundles, OutboxMeter meter, TimeProvider time, ILogger<OutboxWorker> logger)
    : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);
    const int AtOnce = 16;
    const int MostInDigest = 100;

    readonly OnwardClock clock = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var all = channels.ToList();
        if (all.Count == 0)
        {
            LogNoChannel();
            // What waits since there were channels is closed too.
            await AbandonAsync([], stoppingToken);
            return;
        }
        await Task.WhenAll([AbandonAsync([.. all.Select(channel => channel.Name)], stoppingToken), .. all.Select(channel => EmptyAsync(channel, stoppingToken))]);
    }

    /// <summary>What waits for a channel that was taken out of the configuration waits for nobody.</summary>
    async Task AbandonAsync(IReadOnlyCollection<string> names, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await letters.AbandonAllButAsync(names, clock.Now, stopping) is var gone and > 0) LogAbandoned(gone);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                LogOutboxFailed(fault);
            }
            await Task.Delay(PauseAfterFault, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task EmptyAsync(IAlertChannel channel, CancellationToken stopping)
    {
        var budget = new MessageBudget(channel.PerMinute, time);
        while (!stopping.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                if (await TurnAsync(channel, budget, stopping)) continue;
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
    async Task<bool> TurnAsync(IAlertChannel channel, MessageBudget budget, CancellationToken cancellation)
    {
        var room = budget.Available(AtOnce);
        if (room == 0) return false;

        var limit = channel.PerMinute == 0 && channel.Bundle is not { Ticks: > 0 } ? AtOnce : MostInDigest;
        var (now, due) = (clock.Now, await alerts.LeaseDueAsync(channel.Name, clock.Now, limit, cancellation));
        var told = await hold.PassAsync(await ladders.PassAsync(due, clock.Now, cancellation), clock.Now, cancellation);
        var messages = channel.Bundle is null ? DigestRules.Messages(told, channel.PerMinute == 0 ? told.Count : room) : await bundles.CallsAsync(channel, told, now, cancellation);
        budget.Take(messages.Count);
        await Task.WhenAll(messages.Select(message => DeliverAsync(channel, message, now, cancellation)));
        return due.Count == limit;
    }

    async Task DeliverAsync(IAlertChannel channel, IReadOnlyList<Notification> message, DateTimeOffset at, CancellationToken cancellation)
    {
        var result = await channel.SendAsync(message, cancellation);
        if (!result.Delivered) await bundles.ReturnAsync(channel, message, at, CancellationToken.None);
        foreach (var notification in message)
        {
            var after = DeliverySchedule.After(notification, result, clock.Now, Random.Shared.NextDouble());

            if (after.State is NotificationState.Abandoned) await GivenUpAsync(after);
            // Not cancelled: what was delivered must be noted, or it is sent again.
            await alerts.UpdateAsync(after, CancellationToken.None);
            meter.Tried(after.State);
            if (result.Delivered) LogDelivered(notification.Id, channel.Name, after.Attempts);
            else LogNotDelivered(notification.Id, channel.Name, after.Attempts, after.State, result.Error);
        }
    }

    // Before it is noted: after a crash between the two the call is tried once more, and given up once more.
    async Task GivenUpAsync(Notification notification)
    {
        try
        {
            await ladders.GivenUpAsync(notification, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogLadderNotTold(fault, notification.Id);
        }
    }
}
