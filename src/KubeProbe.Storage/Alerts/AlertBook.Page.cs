using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

sealed partial class AlertBook
{
    public Task<IReadOnlyList<(Alert Alert, IReadOnlyList<Notification> Notifications)>> PageAsync(
        AlertFilter filter, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<(Alert, IReadOnlyList<Notification>)>>(
            async session =>
            {
                var alerts = await session.ListAsync(Page(filter), AlertRows.Read, cancellation);
                var notifications = await session.ListAsync(
                    new Statement(
                        $"""
                        SELECT {NotificationRows.Columns} FROM notifications WHERE {session.Dialect.In("alert_id", "@ids")}
                        ORDER BY next_attempt_at, id
                        """,
                        answers: true)
                        .With<IReadOnlyCollection<string>>("@ids", [.. alerts.Select(alert => alert.Id)]),
                    NotificationRows.Read,
                    cancellation);
                var byAlert = notifications.ToLookup(notification => notification.AlertId);
                return [.. alerts.Select(alert => (alert, (IReadOnlyList<Notification>)[.. byAlert[alert.Id]]))];
            },
            cancellation);

    static Statement Page(AlertFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.Cluster is not null) conditions.Add("cluster = @cluster");
        if (filter.Case is not null) conditions.Add("case_name = @case");
        if (filter.Firing) conditions.Add("resolved_at IS NULL");
        if (filter.Before is not null) conditions.Add("(raised_at, id) < (@before_time, @before_id)");

        var page = new Statement(
            $"SELECT {AlertRows.Columns} FROM alerts WHERE {string.Join(" AND ", conditions)} ORDER BY raised_at DESC, id DESC LIMIT @limit",
            answers: true);
        if (filter.Cluster is { } cluster) page.With("@cluster", cluster);
        if (filter.Case is { } @case) page.With("@case", @case);
        if (filter.Before is { } before) page.With("@before_time", before.RaisedAt).With("@before_id", before.Id);
        return page.With("@limit", Math.Clamp(filter.Limit, 1, 1_000));
    }
}
