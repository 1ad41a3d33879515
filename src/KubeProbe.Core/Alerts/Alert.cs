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

    /// <summary>What it tells of.</summary>
    [Id(12)] public AlertKind Kind { get; init; }

    /// <summary>What it has in common with others, so that people are told of them together; null when it is told by itself.</summary>
    [Id(13)] public string? Group { get; init; }

    /// <summary>The incident it belongs to; null when it belongs to none, or is not known here.</summary>
    [Id(14)] public string? Incident { get; init; }

    /// <summary>Its case comes and goes: it is one alert until that is over.</summary>
    [Id(15)] public bool Flapping { get; init; }
}
