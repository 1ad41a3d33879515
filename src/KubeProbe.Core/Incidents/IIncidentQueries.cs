using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Incidents;

/// <summary>Port: incidents, as they are shown and asked about.</summary>
public interface IIncidentQueries
{
    /// <summary>The incident of this id, or null.</summary>
    Task<Incident?> FindAsync(string incident, CancellationToken cancellation);

    /// <summary>A page, newest first.</summary>
    Task<IReadOnlyList<Incident>> PageAsync(IncidentFilter filter, CancellationToken cancellation);

    /// <summary>An incident's story, oldest first, at most <see cref="IncidentEvent.MostKept"/> lines.</summary>
    Task<IReadOnlyList<IncidentEvent>> StoryAsync(string incident, CancellationToken cancellation);

    /// <summary>Its alerts with their clusters and cases, those that fire first, then the newest; at most so many.</summary>
    Task<IReadOnlyList<Alert>> AlertsAsync(string incident, int limit, CancellationToken cancellation);
}

/// <summary>What to list; nulls and empty lists match all.</summary>
public sealed record IncidentFilter
{
    /// <summary>Any of these states.</summary>
    public IReadOnlyList<IncidentState> States { get; init; } = [];

    /// <summary>At least this level.</summary>
    public AlertLevel Level { get; init; } = AlertLevel.Info;

    /// <summary>With an alert on this cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>With an alert of this case.</summary>
    public string? Case { get; init; }

    /// <summary>Of this group.</summary>
    public string? Group { get; init; }

    /// <summary>Opened before this one: the last of the page before.</summary>
    public (DateTimeOffset OpenedAt, string Id)? Before { get; init; }

    /// <summary>At most so many, 1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
}
