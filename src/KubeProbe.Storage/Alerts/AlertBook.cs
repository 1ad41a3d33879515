using System.Collections.Concurrent;
using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>Alerts and the outbox of their notifications.</summary>
sealed partial class AlertBook(Database database, IAlertRoutes routes) : IAlertBook
{
    // Longer than an attempt to deliver may take; after a crash nobody else tries for so long.
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // Channels for which this server has leased. Where it is the only one, whoever leased before it is dead.
    readonly ConcurrentDictionary<string, bool> begun = new(StringComparer.Ordinal);

    public Task WriteAsync(Alert alert, Notification? notification, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(AlertRows.Upsert(alert), cancellation);
                if (notification is not null)
                {
                    var way = routes.WayOf(alert, await ClusterLabels.OfAsync(session, alert.Cluster, cancellation));
                    foreach (var channel in way.Channels.Where(channel => !notification.IsEnd || routes.TellsEnd(channel)))
                        await session.ExecuteAsync(NotificationRows.Insert(notification.Closed(way.NotSent).To(channel)), cancellation);
                }
                return true;
            },
            cancellation);

    public async Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        var ofDead = !begun.ContainsKey(channel) && !database.Dialect.IsShared ? " OR TRUE" : "";
        var leased = await database.WriteAsync(
            session => session.ListAsync(
                new Statement(
                    $"""
                    UPDATE notifications SET leased_until = @until WHERE id IN (
                        SELECT id FROM notifications
                        WHERE state = 'Pending' AND channel = @channel AND next_attempt_at <= @now AND (leased_until IS NULL OR leased_until <= @now{ofDead})
                        ORDER BY next_attempt_at, id LIMIT @limit{database.Dialect.ForUpdateSkipLocked})
                    RETURNING {NotificationRows.Columns}
                    """,
                    answers: true)
                    .With("@channel", channel)
                    .With("@until", now + Lease)
                    .With("@now", now)
                    .With("@limit", Math.Clamp(limit, 1, 1_000)),
                NotificationRows.Read,
                cancellation),
            cancellation);
        begun[channel] = true;
        return [.. leased.OrderBy(notification => notification.NextAttemptAt).ThenBy(notification => notification.Id, StringComparer.Ordinal)];
    }

    public Task UpdateAsync(Notification notification, CancellationToken cancellation) =>
        database.ExecuteAsync(NotificationRows.Update(notification), cancellation);
}
