using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Incidents;

/// <summary>Port: incidents, and what is decided of them.</summary>
public interface IIncidentBook
{
    /// <summary>
    /// What has to be known to take news of an alert: the last incident of its group, or the one it was merged into, and what else of it
    /// fires.
    /// </summary>
    Task<IncidentSight> OfAlertAsync(Alert alert, CancellationToken cancellation);

    /// <summary>The same of a known incident; null when there is none of that id.</summary>
    Task<IncidentSight?> OfIncidentAsync(string incident, CancellationToken cancellation);

    /// <summary>
    /// Writes incident, alert, story, notifications and audit row, all or nothing. False when the incident was written by somebody
    /// else since it was read: then it is to be read and decided anew. A step whose line the story has already was taken before, and changes
    /// nothing.
    /// </summary>
    Task<bool> WriteAsync(IncidentStep step, CancellationToken cancellation);

    /// <summary>Incidents that have to be looked at by now, the longest due first.</summary>
    Task<IReadOnlyList<(string Group, string Incident)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation);
}

/// <summary>How an incident stands in the database.</summary>
/// <param name="Incident">The last of its group; null when there was none.</param>
/// <param name="Lead">Its first alert.</param>
/// <param name="Known">The alert that is asked about, as it was written last; null when it is new.</param>
/// <param name="Others">What fires of the incident beside that alert.</param>
/// <param name="OfClusters">Clusters on which the incident's alerts, this one among them, could fire.</param>
/// <param name="Outage">The cluster of the alert that is asked about is out of reach now.</param>
public sealed record IncidentSight(Incident? Incident, Alert? Lead, Alert? Known, FiringAlerts Others, int OfClusters, bool Outage)
{
    /// <summary>Nothing is known.</summary>
    public static IncidentSight Nothing { get; } = new(null, null, null, FiringAlerts.None, 0, false);

    /// <summary>The labels of the clusters of the alert that is asked about and of the first one, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ClusterLabels { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    /// <summary>The labels of an alert's cluster; none when it is not declared.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(Alert alert) => ClusterLabels.GetValueOrDefault(alert.Cluster) ?? NoLabels;
}

/// <summary>Alerts that fire.</summary>
/// <param name="Alerts">How many.</param>
/// <param name="Clusters">On how many clusters.</param>
/// <param name="Reached">On how many clusters that are not out of reach: their alerts are not silenced by an outage.</param>
/// <param name="HasCluster">Whether the cluster that is asked about is among them.</param>
/// <param name="ClusterNames">Names, at most <see cref="Incident.MaxNames"/>.</param>
/// <param name="Cases">Cases, at most <see cref="Incident.MaxNames"/>.</param>
public sealed record FiringAlerts(int Alerts, int Clusters, int Reached, bool HasCluster, IReadOnlyList<string> ClusterNames, IReadOnlyList<string> Cases)
{
    /// <summary>None fires.</summary>
    public static FiringAlerts None { get; } = new(0, 0, 0, false, [], []);
}

/// <summary>What is to be written, all or nothing.</summary>
public sealed record IncidentStep
{
    /// <summary>The incident after it; its version is one more than the one that was read. Null when only the alert is to be written.</summary>
    public Incident? Incident { get; init; }

    /// <summary>The alert; its <see cref="Alert.Incident"/> joins it to one.</summary>
    public Alert? Alert { get; init; }

    /// <summary>Lines of the incident's story.</summary>
    public IReadOnlyList<IncidentEvent> Events { get; init; } = [];

    /// <summary>For the outbox, each with its channel.</summary>
    public IReadOnlyList<Notification> Notifications { get; init; } = [];

    /// <summary>Who did it, when it was somebody.</summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>Of a merge: the other incident, which takes the alerts of this one.</summary>
    public Incident? MergedInto { get; init; }
}
