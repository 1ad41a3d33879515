using KubeProbe.Core.Alerts;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Gates;

/// <summary>News of gates on their way out.</summary>
sealed class GateEvents(Database database) : IGateOutbox
{
    /// <summary>The columns, as those of a notification.</summary>
    public const string Columns =
        "id, change_id AS alert_id, event, body, state, attempts, next_attempt_at, last_error, channel, NULL AS incident_id, NULL AS held_by";

    static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public static string IdOf(GateNews news, string channel) => $"gate:{news.Id}@{channel}";

    public static Statement Insert(GateNews news, string channel, string change, DateTimeOffset now) =>
        new Statement(
            """
            INSERT INTO gate_events (id, change_id, event, at, body, state, attempts, next_attempt_at, channel)
            VALUES (@id, @change_id, @event, @at, @body, @state, 0, @now, @channel)
            ON CONFLICT (id) DO NOTHING
            """)
            .With("@id", IdOf(news, channel))
            .With("@change_id", change)
            .With("@event", $"{(news.Run is null ? "gate" : "run")}.{news.Step}".ToLowerInvariant())
            .With("@at", news.At)
            .With("@body", SpecJson.Write(news))
            .With("@state", NotificationState.Pending)
            .With("@now", now)
            .With("@channel", channel);

    public async Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        const string due = "state = 'Pending' AND channel = @channel AND next_attempt_at <= @now AND (leased_until IS NULL OR leased_until <= @now)";
        var first = await database.FirstAsync(
            new Statement($"SELECT id FROM gate_events WHERE {due} LIMIT 1", answers: true).With("@channel", channel).With("@now", now), row => row.Text("id"), cancellation);
        if (first is null) return [];

        var leased = await database.WriteAsync(
            session => session.ListAsync(
                new Statement(
                    $"""
                    UPDATE gate_events SET leased_until = @until WHERE id IN (
                        SELECT id FROM gate_events WHERE {due} ORDER BY next_attempt_at, at, id LIMIT @limit{database.Dialect.ForUpdateSkipLocked})
                    RETURNING at, {Columns}
                    """,
                    answers: true)
                    .With("@channel", channel)
                    .With("@until", now + Lease)
                    .With("@now", now)
                    .With("@limit", Math.Clamp(limit, 1, 1_000)),
                row => (At: row.Time("at"), Notification: NotificationRows.Read(row)),
                cancellation),
            cancellation);
        return [.. leased.OrderBy(each => each.At).ThenBy(each => Step(each.Notification)).Select(each => each.Notification)];
    }

    public Task UpdateAsync(Notification notification, CancellationToken cancellation) =>
        database.ExecuteAsync(
            new Statement(
                """
                UPDATE gate_events SET state = @state, attempts = @attempts, next_attempt_at = @next_attempt_at, last_error = @last_error, leased_until = NULL
                WHERE id = @id
                """)
                .With("@id", notification.Id)
                .With("@state", notification.State)
                .With("@attempts", notification.Attempts)
                .With("@next_attempt_at", notification.NextAttemptAt)
                .With("@last_error", KeptText.WithinOrNull(notification.LastError, 1_000)),
            cancellation);

    static GateStep Step(Notification notification) =>
        notification.Event.EndsWith("queued", StringComparison.Ordinal) ? GateStep.Queued
        : notification.Event.EndsWith("started", StringComparison.Ordinal) ? GateStep.Started : GateStep.Finished;
}
