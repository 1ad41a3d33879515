using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Alerts;

/// <summary>That a case fails on a cluster, or that a cluster is out of reach, from when to when.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.Alert")]
public sealed record Alert
{
    /// <summary>The id of the run that raised it; of an outage, derived from cluster and beginning.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Cluster { get; init; }

    /// <summary>Empty when the cluster is out of reach.</summary>
    [Id(2)] public required string Case { get; init; }

    [Id(3)] public required DateTimeOffset RaisedAt { get; init; }

    [Id(4)] public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The last run that failed; none when the cluster is out of reach.</summary>
    [Id(5)] public RunId? LastRun { get; init; }

    /// <summary>One line: what failed, and why.</summary>
    [Id(6)] public required string Summary { get; init; }

    [Id(7)] public string? Owner { get; init; }

    [Id(8)] public string? Runbook { get; init; }

    /// <summary>Raised while maintenance muted alerts: kept, not sent.</summary>
    [Id(9)] public bool Muted { get; init; }

    /// <summary>How bad it is; it may rise while the alert fires.</summary>
    [Id(10)] public AlertLevel Level { get; init; } = AlertLevel.Error;

    /// <summary>The arithmetic behind the level, in one line.</summary>
    [Id(11)] public string? Arithmetic { get; init; }
}
