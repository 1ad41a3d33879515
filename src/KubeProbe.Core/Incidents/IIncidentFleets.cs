using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Incidents;

/// <summary>Port: an incident cluster by cluster.</summary>
public interface IIncidentFleets
{
    /// <summary>Its clusters, those on which it fires first, of those the worst first and the longest; at most so many, 1 to <see cref="IncidentFleet.Most"/>.</summary>
    Task<IncidentFleet> OfAsync(string incident, int limit, CancellationToken cancellation);
}

/// <summary>An incident across clusters.</summary>
/// <param name="All">On how many clusters it is or was.</param>
/// <param name="Clusters">The first of them.</param>
public sealed record IncidentFleet(int All, IReadOnlyList<IncidentCluster> Clusters)
{
    /// <summary>Most clusters that are shown of one.</summary>
    public const int Most = 100;
}

/// <summary>An incident on one cluster.</summary>
/// <param name="Cluster">Its name.</param>
/// <param name="Cases">What fires there, or did where nothing does; at most <see cref="Incident.MaxNames"/>, none of alerts of whole clusters.</param>
/// <param name="Alerts">Alerts that fire there now.</param>
/// <param name="Level">The worst of them; of all where none fires.</param>
/// <param name="Since">When the first of them was raised; of all where none fires.</param>
/// <param name="ResolvedAt">When the last one ended; null while one fires.</param>
public sealed record IncidentCluster(string Cluster, IReadOnlyList<string> Cases, int Alerts, AlertLevel Level, DateTimeOffset Since, DateTimeOffset? ResolvedAt)
{
    /// <summary>The latest verdict of one of these cases there; null where none is known.</summary>
    public LastVerdict? Last { get; init; }

    /// <summary>The last run that failed of it there; null where none did.</summary>
    public RunId? Failed { get; init; }
}

/// <summary>A case's last verdict on a cluster.</summary>
/// <param name="Run">The run.</param>
/// <param name="Verdict">What it was.</param>
/// <param name="At">When it fell.</param>
public sealed record LastVerdict(RunId Run, Verdict Verdict, DateTimeOffset At);
