using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>Notifications as rows.</summary>
static class NotificationRows
{
    public const string Columns = "id, alert_id, event, body, state, attempts, next_attempt_at, last_error, channel, incident_id, held_by";

    public static Statement Insert(Notification notification) =>
        Bind(
            new Statement(
                """
                INSERT INTO notifications (id, alert_id, event, body, state, attempts, next_attempt_at, last_error, channel, incident_id)
                VALUES (@id, @alert_id, @event, @body, @state, @attempts, @next_attempt_at, @last_error, @channel, @incident_id)
                ON CONFLICT (id) DO NOTHING
                """)
                .With("@alert_id", notification.AlertId)
                .With("@channel", notification.Channel)
                .With("@incident_id", notification.Incident)
                .With("@event", notification.Event)
                .With("@body", notification.Body),
            notification);

    /// <summary>Keeps how a delivery went, and ends the lease.</summary>
    public static Statement Update(Notification notification) =>
        Bind(
            new Statement(
                """
                UPDATE notifications SET state = @state, attempts = @attempts, next_attempt_at = @next_attempt_at,
                    last_error = @last_error, held_by = @held_by, leased_until = NULL
                WHERE id = @id
                """)
                .With("@held_by", notification.HeldBy),
            notification);

    static Statement Bind(Statement statement, Notification notification) => statement
        .With("@id", notification.Id)
        .With("@state", notification.State)
        .With("@attempts", notification.Attempts)
        .With("@next_attempt_at", notification.NextAttemptAt)
        .With("@last_error", KeptText.WithinOrNull(notification.LastError, 1_000));

    public static Notification Read(Row row) => new(
        row.Text("id"),
        row.Text("alert_id"),
        row.Text("event"),
        row.Text("body"),
        row.Name<NotificationState>("state"),
        (int)row.Number("attempts"),
        row.Time("next_attempt_at"),
        row.TextOrNull("last_error"),
        row.Text("channel"))
    {
        Incident = row.TextOrNull("incident_id"),
        HeldBy = row.TextOrNull("held_by"),
    };
}
