using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Gates;

namespace KubeProbe.Storage.Alerts;

/// <summary>What was given up of both outboxes: that of alerts and that of gates.</summary>
sealed class DeadLetters(Database database) : IDeadLetters
{
    const string Dead = "state = 'Abandoned' AND held_by IS NULL";

    static readonly (string Table, string Dead)[] Outboxes = [("notifications", Dead), ("gate_events", "state = 'Abandoned'")];

    static readonly string All = $"(SELECT {NotificationRows.Columns} FROM notifications UNION ALL SELECT {GateEvents.Columns} FROM gate_events) AS letters";

    public Task<IReadOnlyList<Notification>> PageAsync(DeadLetterFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string> { Dead };
        if (filter.Channel is not null) conditions.Add("channel = @channel");
        if (filter.Before is not null) conditions.Add("(next_attempt_at, id) < (@before_time, @before_id)");
        var page = new Statement(
            $"SELECT {NotificationRows.Columns} FROM {All} WHERE {string.Join(" AND ", conditions)} ORDER BY next_attempt_at DESC, id DESC LIMIT @limit", answers: true);
        if (filter.Channel is { } channel) page.With("@channel", channel);
        if (filter.Before is { } before) page.With("@before_time", before.At).With("@before_id", before.Id);
        return database.ListAsync(page.With("@limit", Math.Clamp(filter.Limit, 1, 1_000)), NotificationRows.Read, cancellation);
    }

    public Task<int> ResendAsync(
        IReadOnlyCollection<string>? ids, IReadOnlyCollection<string> channels, DateTimeOffset now, Func<int, AuditEntry> audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                var (chosen, count) = (ids is null ? "" : $" AND {session.Dialect.In("id", "@ids")}", 0);
                foreach (var (table, dead) in Outboxes)
                {
                    var again = new Statement(
                        $"""
                        UPDATE {table} SET state = 'Pending', attempts = 0, next_attempt_at = @now, last_error = NULL, leased_until = NULL
                        WHERE {dead} AND {session.Dialect.In("channel", "@channels")}{chosen}
                        """).With("@now", now).With("@channels", channels);
                    if (ids is not null) again.With("@ids", ids);
                    count += await session.ExecuteAsync(again, cancellation);
                }
                if (count > 0) await session.ExecuteAsync(AuditLog.Row(audit(count)), cancellation);
                return count;
            },
            cancellation);

    public Task<int> AbandonAllButAsync(IReadOnlyCollection<string> channels, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                var count = 0;
                foreach (var (table, release) in ((string, string)[])[("notifications", ", held_by = NULL"), ("gate_events", "")])
                    count += await session.ExecuteAsync(
                        new Statement(
                            $"""
                            UPDATE {table} SET state = 'Abandoned', next_attempt_at = @now{release},
                                last_error = 'There is no channel ' || channel || ' any more. Declare it again and resend, or leave it.'
                            WHERE state = 'Pending' AND NOT {session.Dialect.In("channel", "@channels")}
                            """).With("@now", now).With("@channels", channels),
                        cancellation);
                return count;
            },
            cancellation);
}
