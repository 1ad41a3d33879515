using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>Notifications that were given up.</summary>
sealed class DeadLetters(Database database) : IDeadLetters
{
    const string Dead = "state = 'Abandoned' AND held_by IS NULL";

    public Task<IReadOnlyList<Notification>> PageAsync(DeadLetterFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string> { Dead };
        if (filter.Channel is not null) conditions.Add("channel = @channel");
        if (filter.Before is not null) conditions.Add("(next_attempt_at, id) < (@before_time, @before_id)");
        var page = new Statement(
            $"SELECT {NotificationRows.Columns} FROM notifications WHERE {string.Join(" AND ", conditions)} ORDER BY next_attempt_at DESC, id DESC LIMIT @limit", answers: true);
        if (filter.Channel is { } channel) page.With("@channel", channel);
        if (filter.Before is { } before) page.With("@before_time", before.At).With("@before_id", before.Id);
        return database.ListAsync(page.With("@limit", Math.Clamp(filter.Limit, 1, 1_000)), NotificationRows.Read, cancellation);
    }

    public Task<int> ResendAsync(
        IReadOnlyCollection<string>? ids, IReadOnlyCollection<string> channels, DateTimeOffset now, Func<int, AuditEntry> audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                var chosen = ids is null ? "" : $" AND {session.Dialect.In("id", "@ids")}";
                var again = new Statement(
                    $"""
                    UPDATE notifications SET state = 'Pending', attempts = 0, next_attempt_at = @now, last_error = NULL, leased_until = NULL
                    WHERE {Dead} AND {session.Dialect.In("channel", "@channels")}{chosen}
                    """).With("@now", now).With("@channels", channels);
                if (ids is not null) again.With("@ids", ids);
                var count = await session.ExecuteAsync(again, cancellation);
                if (count > 0) await session.ExecuteAsync(AuditLog.Row(audit(count)), cancellation);
                return count;
            },
            cancellation);

    public Task<int> AbandonAllButAsync(IReadOnlyCollection<string> channels, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                new Statement(
                    $"""
                    UPDATE notifications SET state = 'Abandoned', next_attempt_at = @now, held_by = NULL,
                        last_error = 'There is no channel ' || channel || ' any more. Declare it again and resend, or leave it.'
                    WHERE state = 'Pending' AND NOT {session.Dialect.In("channel", "@channels")}
                    """).With("@now", now).With("@channels", channels),
                cancellation),
            cancellation);
}
