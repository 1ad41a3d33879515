using KubeProbe.Core.Alerts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KubeProbe.Notify.Alerts;

/// <summary>
/// Empties the outbox. A crash between a receiver's 200 and our note of it sends the message again, under the same
/// <c>webhook-id</c>, by which the receiver knows it; nothing else is ever sent twice.
/// </summary>
sealed partial class OutboxWorker(
    IAlertBook alerts, IAlertChannel channel, IOptions<AlertWebhookOptions> options, OutboxMeter meter, TimeProvider time, ILogger<OutboxWorker> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);
    const int AtOnce = 16;

    readonly OnwardClock clock = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Url is null)
        {
            LogNoChannel();
            return;
        }
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                if (await EmptyAsync(stoppingToken) == AtOnce) continue;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogOutboxFailed(fault);
                pause = PauseAfterFault;
            }
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<int> EmptyAsync(CancellationToken cancellation)
    {
        var due = await alerts.LeaseDueAsync(clock.Now, AtOnce, cancellation);
        await Task.WhenAll(due.Select(notification => DeliverAsync(notification, cancellation)));
        return due.Count;
    }

    async Task DeliverAsync(Notification notification, CancellationToken cancellation)
    {
        var result = await channel.SendAsync(notification, cancellation);
        var after = DeliverySchedule.After(notification, result, clock.Now, Random.Shared.NextDouble());

        // Not cancelled: what was delivered must be noted, or it is sent again.
        await alerts.UpdateAsync(after, CancellationToken.None);
        meter.Tried(after.State);
        if (result.Delivered) LogDelivered(notification.Id, after.Attempts);
        else LogNotDelivered(notification.Id, after.Attempts, after.State, result.Error);
    }
}
