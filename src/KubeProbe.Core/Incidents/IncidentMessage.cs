using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Incidents;

/// <summary>An incident in words and JSON.</summary>
public static class IncidentMessage
{
    const int LongestSummary = 1_000, NamesInLine = 5;

    /// <summary>One line: on how many clusters, and what its first alert says.</summary>
    public static string Summary(Incident incident, Alert lead)
    {
        if (incident.MostClusters < 2) return lead.Summary;
        if (incident.Clusters == 0) return Line($"Was on up to {incident.MostClusters} of {incident.OfClusters} clusters: {lead.Summary}");
        var names = string.Join(", ", incident.ClusterNames.Take(NamesInLine));
        var more = incident.Clusters > NamesInLine ? ", …" : "";
        return Line($"Now {incident.Clusters} of {incident.OfClusters} clusters{(names.Length > 0 ? $" ({names}{more})" : "")}: {lead.Summary}");
    }

    /// <summary>
    /// What is sent: the payload shape of Standard Webhooks. <c>data</c> is the incident in the name of its first alert, the same from its
    /// beginning to its end, and <c>incident</c> tells of all of them. The id is derived, so a repetition is the same message.
    /// </summary>
    public static Notification Notify(Incident incident, Alert lead, string what, DateTimeOffset now)
    {
        var body = SpecJson.Write(new NotificationBody($"alert.{what}", now, Voice(incident, lead), IncidentTold.Of(incident)));
        return new Notification($"{incident.Id}.{incident.Told}.{what}", lead.Id, what, body, NotificationState.Pending, 0, now, null) { Incident = incident.Id };
    }

    /// <summary>What a step of a ladder says: a call to somebody, or that nobody has taken it on. The same step has the same id.</summary>
    public static Notification Escalate(Incident incident, Alert lead, string what, IncidentEscalation at, CallTold call, DateTimeOffset now)
    {
        var body = SpecJson.Write(new NotificationBody($"alert.{what}", now, Voice(incident, lead), IncidentTold.Of(incident)) { Call = call });
        var id = FormattableString.Invariant($"{incident.Id}.{at.Ladder}.{at.Since.ToUnixTimeMilliseconds()}.{at.Taken + 1}.{(call.Person.Length > 0 ? call.Person : what)}");
        return new Notification(id, lead.Id, what, body, NotificationState.Pending, 0, now, null) { Incident = incident.Id };
    }

    /// <summary>The incident as an alert, for receivers that know nothing else.</summary>
    public static Alert Voice(Incident incident, Alert lead) => lead with
    {
        Level = incident.Level,
        Summary = incident.Summary,
        ResolvedAt = incident.ResolvedAt,
        Arithmetic = incident.Factors.Count > 0 ? new SeverityScore(incident.Factors).Arithmetic : lead.Arithmetic,
        Incident = incident.Id,
        Flapping = incident.Flapping || lead.Flapping,
    };

    /// <summary>Not longer than is kept.</summary>
    public static string Line(string text) => text.Length <= LongestSummary ? text : string.Concat(text.AsSpan(0, LongestSummary - 1), "…");
}

/// <summary>The body of a notification.</summary>
/// <param name="Type"><c>alert.raised</c> and so on.</param>
/// <param name="Timestamp">When it was made.</param>
/// <param name="Data">The alert, or the incident in the name of its first alert.</param>
/// <param name="Incident">The incident; none of an alert that is told by itself.</param>
public sealed record NotificationBody(string Type, DateTimeOffset Timestamp, Alert Data, IncidentTold? Incident)
{
    /// <summary>The step of a ladder that it is; null when it is none.</summary>
    public CallTold? Call { get; init; }
}

/// <summary>What a notification tells of an incident.</summary>
public sealed record IncidentTold
{
    public required string Id { get; init; }

    public required string Group { get; init; }

    public required IncidentState State { get; init; }

    public required AlertLevel Level { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary>Alerts that fire.</summary>
    public int Alerts { get; init; }

    /// <summary>k of n clusters.</summary>
    public int Clusters { get; init; }

    /// <summary>k of n clusters.</summary>
    public int OfClusters { get; init; }

    /// <summary>Some of their names.</summary>
    public IReadOnlyList<string> ClusterNames { get; init; } = [];

    public IReadOnlyList<string> Cases { get; init; } = [];

    public string Category { get; init; } = "";

    public string Component { get; init; } = "";

    public bool Flapping { get; init; }

    public int Reopened { get; init; }

    public string? MergedInto { get; init; }

    /// <summary>Of an incident as it is now.</summary>
    public static IncidentTold Of(Incident incident) => new()
    {
        Id = incident.Id, Group = incident.Group, State = incident.State, Level = incident.Level, OpenedAt = incident.OpenedAt, ResolvedAt = incident.ResolvedAt,
        AcknowledgedBy = incident.AcknowledgedBy, Alerts = incident.Alerts, Clusters = incident.Clusters, OfClusters = incident.OfClusters,
        ClusterNames = incident.ClusterNames, Cases = incident.Cases, Category = incident.Category, Component = incident.Component,
        Flapping = incident.Flapping, Reopened = incident.Reopened, MergedInto = incident.MergedInto,
    };
}
