using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Alerts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Incidents;

/// <summary>Incidents with their alerts, stories and notifications.</summary>
sealed partial class IncidentBook(Database database) : IIncidentBook
{
    const int ShortenEvery = 20;

    public Task<IncidentSight> OfAlertAsync(Alert alert, CancellationToken cancellation) =>
        database.ReadAsync(session => IncidentSights.OfAlertAsync(session, alert, cancellation), cancellation);

    public Task<IncidentSight?> OfIncidentAsync(string incident, CancellationToken cancellation) =>
        database.ReadAsync(session => IncidentSights.OfIncidentAsync(session, incident, cancellation), cancellation);

    public async Task<bool> WriteAsync(IncidentStep step, CancellationToken cancellation)
    {
        try
        {
            return await database.WriteAsync(session => WriteAsync(session, step, cancellation), cancellation);
        }
        catch (WrittenMeanwhileException)
        {
            return false;
        }
        catch (KnownException)
        {
            return true;
        }
    }

    public Task<IReadOnlyList<(string Group, string Incident)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        database.ListAsync(
            new Statement("SELECT group_key, id FROM incidents WHERE wake_at <= @now ORDER BY wake_at LIMIT @limit", answers: true)
                .With("@now", now)
                .With("@limit", Math.Clamp(limit, 1, 1_000)),
            row => (row.Text("group_key"), row.Text("id")),
            cancellation);

    static async Task<bool> WriteAsync(Session session, IncidentStep step, CancellationToken cancellation)
    {
        if (step.Incident is { } incident)
        {
            await MustAsync(session, incident.Version == 1 ? IncidentRows.Insert(incident) : IncidentRows.Update(incident), cancellation);
            if (step.MergedInto is { } other)
            {
                await MustAsync(session, IncidentRows.Update(other), cancellation);
                await session.ExecuteAsync(
                    new Statement("UPDATE alerts SET incident_id = @other WHERE incident_id = @incident").With("@other", other.Id).With("@incident", incident.Id), cancellation);
            }
        }
        if (step.Alert is { } alert) await session.ExecuteAsync(AlertRows.Upsert(alert), cancellation);
        foreach (var notification in step.Notifications) await session.ExecuteAsync(NotificationRows.Insert(notification), cancellation);
        await TellAsync(session, step, cancellation);
        if (step.Audit is { } audit) await session.ExecuteAsync(AuditLog.Row(audit), cancellation);
        return true;
    }

    static async Task TellAsync(Session session, IncidentStep step, CancellationToken cancellation)
    {
        if (step.Incident is not { } incident || step.Events.Count == 0) return;
        for (var place = 0; place < step.Events.Count; place++)
            if (await session.ExecuteAsync(IncidentRows.Event(incident.Id, incident.Version, place, step.Events[place]), cancellation) == 0) throw new KnownException();
        // A story may be a little longer than is kept of it until then.
        if (incident.Version % ShortenEvery == 0 || step.Events.Count >= ShortenEvery) await session.ExecuteAsync(IncidentRows.Shorten(incident.Id), cancellation);
    }

    static async Task MustAsync(Session session, Statement statement, CancellationToken cancellation)
    {
        if (await session.ExecuteAsync(statement, cancellation) == 0) throw new WrittenMeanwhileException();
    }

    /// <summary>Undoes the transaction.</summary>
    sealed class WrittenMeanwhileException : Exception;

    /// <summary>Undoes it too: the step was taken before.</summary>
    sealed class KnownException : Exception;
}
