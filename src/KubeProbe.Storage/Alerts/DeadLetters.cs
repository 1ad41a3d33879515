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

    const string DueAgain = "state = 'Pending', attempts = 0, next_attempt_at = @now, last_error = NULL, leased_until = NULL";

    const int AtOnce = 500;

    // What is decided here needs nothing of what was said.
    static readonly string Bare = NotificationRows.Columns.Replace("body", "'' AS body", StringComparison.Ordinal);

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

    public Task<Resent> ResendAsync(
        IReadOnlyCollection<string>? ids, IReadOnlyCollection<string> channels, DateTimeOffset now, Func<int, AuditEntry> audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                var plan = await PlanAsync(session, ids, channels, cancellation);
                if (ids is not null && plan.Overtaken.Count > 0) return new Resent(0, plan.Overtaken);
                var count = plan.Again.Count == 0 ? 0 : await session.ExecuteAsync(
                    new Statement($"UPDATE notifications SET {DueAgain}, held_by = NULL WHERE state = 'Abandoned' AND {session.Dialect.In("id", "@again")}")
                        .With("@now", now).With("@again", plan.Again),
                    cancellation);
                var events = new Statement($"UPDATE gate_events SET {DueAgain} WHERE state = 'Abandoned' AND {session.Dialect.In("channel", "@channels")}{Chosen(session, ids)}")
                    .With("@now", now).With("@channels", channels);
                if (ids is not null) events.With("@ids", ids);
                count += await session.ExecuteAsync(events, cancellation);
                if (count > 0) await session.ExecuteAsync(AuditLog.Row(audit(count)), cancellation);
                return new Resent(count, plan.Overtaken);
            },
            cancellation);

    static async Task<ResendPlan> PlanAsync(Session session, IReadOnlyCollection<string>? ids, IReadOnlyCollection<string> channels, CancellationToken cancellation)
    {
        var asked = new Statement(
            $"SELECT {Bare} FROM notifications WHERE {Dead} AND {session.Dialect.In("channel", "@channels")}{Chosen(session, ids)} ORDER BY next_attempt_at, id LIMIT {IDeadLetters.MostResent}",
            answers: true).With("@channels", channels);
        if (ids is not null) asked.With("@ids", ids);
        var letters = await session.ListAsync(asked, NotificationRows.Read, cancellation);
        var of = new List<Notification>();
        foreach (var some in letters.Chunk(AtOnce))
        {
            IReadOnlyCollection<string> incidents = [.. some.Select(letter => letter.Incident).OfType<string>().Distinct()];
            IReadOnlyCollection<string> alerts = [.. some.Where(letter => letter.Incident is null).Select(letter => letter.AlertId).Distinct()];
            of.AddRange(await session.ListAsync(
                new Statement(
                    $"""
                    SELECT {Bare} FROM notifications WHERE {session.Dialect.In("incident_id", "@incidents")}
                    UNION SELECT {Bare} FROM notifications WHERE incident_id IS NULL AND {session.Dialect.In("alert_id", "@alerts")}
                    """,
                    answers: true).With("@incidents", incidents).With("@alerts", alerts),
                NotificationRows.Read,
                cancellation));
        }
        return ResendRules.Plan(letters, of.DistinctBy(each => each.Id));
    }

    static string Chosen(Session session, IReadOnlyCollection<string>? ids) => ids is null ? "" : $" AND {session.Dialect.In("id", "@ids")}";

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
