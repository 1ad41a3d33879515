using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Incidents in memory. What is told appears among the written of the alert book, each notification by itself.</summary>
sealed class FakeIncidentBook(FakeAlertBook told) : IIncidentBook, IIncidentQueries
{
    readonly Lock gate = new();
    readonly Dictionary<string, Incident> incidents = [];
    readonly Dictionary<string, Alert> alerts = [];
    readonly Dictionary<string, List<IncidentEvent>> stories = [];

    /// <summary>Clusters on which every case runs.</summary>
    public int Clusters { get; set; } = 1;

    /// <summary>After so many reads somebody else writes first.</summary>
    public int WrittenMeanwhile { get; set; }

    /// <summary>While set, the next write happens and its answer is lost.</summary>
    public bool LoseAnswer { get; set; }

    public List<IncidentStep> Steps { get; } = [];

    public Incident Only => incidents.Values.Single();

    public IReadOnlyList<Incident> All
    {
        get
        {
            lock (gate) return [.. incidents.Values];
        }
    }

    /// <summary>An alert that is there without an incident.</summary>
    public void Put(Alert alert) => alerts[alert.Id] = alert;

    public Task<IncidentSight> OfAlertAsync(Alert alert, CancellationToken cancellation)
    {
        lock (gate)
        {
            var incident = incidents.Values.Where(one => one.Group == alert.Group).MaxBy(one => (one.OpenedAt, one.Version));
            while (incident?.MergedInto is { } other) incident = incidents[other];
            return Task.FromResult(Seen(incident, alert));
        }
    }

    public Task<IncidentSight?> OfIncidentAsync(string incident, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult(incidents.TryGetValue(incident, out var found) ? Seen(found, null) : null);
    }

    public Task<bool> WriteAsync(IncidentStep step, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (told.Refusal is { } refusal) return Task.FromException<bool>(refusal);
            if (WrittenMeanwhile-- > 0) return Task.FromResult(false);
            if (step.Incident is { } incident)
            {
                if (step.Events.Any(line => stories.GetValueOrDefault(incident.Id)?.Exists(one => one.Id == line.Id) is true)) return Task.FromResult(true);
                if (incidents.GetValueOrDefault(incident.Id)?.Version is { } version ? version != incident.Version - 1 : incident.Version != 1) return Task.FromResult(false);
                incidents[incident.Id] = incident;
                if (step.MergedInto is { } other)
                {
                    incidents[other.Id] = other;
                    foreach (var mine in alerts.Values.Where(alert => alert.Incident == incident.Id).ToList()) alerts[mine.Id] = mine with { Incident = other.Id };
                }
                var story = stories.TryGetValue(incident.Id, out var known) ? known : stories[incident.Id] = [];
                story.AddRange(step.Events);
            }
            if (step.Alert is { } alert) alerts[alert.Id] = alert with { Incident = alert.Incident ?? alerts.GetValueOrDefault(alert.Id)?.Incident };
            Steps.Add(step);
            foreach (var notification in step.Notifications) told.Tell(step.Alert, notification);
            if (step.Notifications.Count == 0 && step.Alert is not null) told.Tell(step.Alert, null);
            return LoseAnswer ? Task.FromException<bool>(new IOException("The answer was lost.")) : Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<(string Group, string Incident)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult<IReadOnlyList<(string, string)>>([.. incidents.Values.Where(one => one.WakeAt <= now).Select(one => (one.Group, one.Id))]);
    }

    public Task<Incident?> FindAsync(string incident, CancellationToken cancellation) => Task.FromResult(incidents.GetValueOrDefault(incident));

    public Task<IReadOnlyList<Incident>> PageAsync(IncidentFilter filter, CancellationToken cancellation) => Task.FromResult(All);

    public Task<IReadOnlyList<IncidentEvent>> StoryAsync(string incident, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<IncidentEvent>>(stories[incident]);

    public Task<IReadOnlyList<Alert>> AlertsAsync(string incident, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Alert>>([.. alerts.Values.Where(alert => alert.Incident == incident)]);

    IncidentSight Seen(Incident? incident, Alert? of)
    {
        bool IsOut(string cluster) => alerts.Values.Any(alert => alert.Kind is AlertKind.Outage && alert.Cluster == cluster && alert.ResolvedAt is null);
        var others = alerts.Values.Where(alert => incident is not null && alert.Incident == incident.Id && alert.ResolvedAt is null && alert.Id != of?.Id).ToList();
        List<string> names = [.. others.Select(alert => alert.Cluster).Distinct().Order(StringComparer.Ordinal)];
        return new IncidentSight(
            incident,
            incident is null ? null : alerts.GetValueOrDefault(incident.LeadAlert),
            of is null ? null : alerts.GetValueOrDefault(of.Id),
            new FiringAlerts(
                others.Count, names.Count, names.Count(name => !IsOut(name)), of is not null && names.Contains(of.Cluster), names,
                [.. others.Select(alert => alert.Case).Where(name => name.Length > 0).Distinct()]),
            Clusters,
            of is { Case.Length: > 0 } && IsOut(of.Cluster));
    }
}
