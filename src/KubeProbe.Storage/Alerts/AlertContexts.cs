using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>Alerts with the labels of their clusters and all their notifications, in one read.</summary>
sealed class AlertContexts(Database database) : IAlertContexts
{
    public Task<IReadOnlyDictionary<string, AlertContext>> ReadAsync(IReadOnlyCollection<string> alerts, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyDictionary<string, AlertContext>>(
            async session =>
            {
                var found = await session.ListAsync(
                    new Statement($"SELECT {AlertRows.Columns} FROM alerts WHERE {session.Dialect.In("id", "@ids")}", answers: true).With("@ids", alerts),
                    AlertRows.Read,
                    cancellation);
                var others = await OthersAsync(session, [.. found.Select(alert => alert.Incident).OfType<string>().Distinct()], cancellation);
                var labels = await ClusterLabels.OfAsync(session, [.. found.Concat(others).Select(alert => alert.Cluster).Distinct()], cancellation);
                IReadOnlyDictionary<string, string> LabelsOf(Alert alert) => AlertLabels.Of(alert, labels.GetValueOrDefault(alert.Cluster) ?? Nothing);
                var notifications = (await session.ListAsync(
                    new Statement($"SELECT {NotificationRows.Columns} FROM notifications WHERE {session.Dialect.In("alert_id", "@ids")} ORDER BY next_attempt_at, id", answers: true)
                        .With("@ids", alerts),
                    NotificationRows.Read,
                    cancellation)).ToLookup(notification => notification.AlertId);
                return found.ToDictionary(alert => alert.Id, alert => new AlertContext(alert, LabelsOf(alert), [.. notifications[alert.Id]])
                {
                    Others = [.. others.Where(other => other.Incident == alert.Incident && other.Id != alert.Id).Take(AlertContext.MostOthers).Select(LabelsOf)],
                });
            },
            cancellation);

    static readonly Dictionary<string, string> Nothing = [];

    static async Task<IReadOnlyList<Alert>> OthersAsync(Session session, IReadOnlyCollection<string> incidents, CancellationToken cancellation) =>
        incidents.Count == 0 ? [] : await session.ListAsync(
            new Statement(
                // So many of each: a large one hides nothing of the others.
                $"""
                SELECT {AlertRows.Columns} FROM (
                    SELECT {AlertRows.Columns}, row_number() OVER (PARTITION BY incident_id ORDER BY id) AS place FROM alerts
                    WHERE {session.Dialect.In("incident_id", "@incidents")} AND resolved_at IS NULL) AS firing
                WHERE place <= {AlertContext.MostOthers + 1}
                """,
                answers: true).With("@incidents", incidents),
            AlertRows.Read,
            cancellation);
}
