using KubeProbe.Core.Clusters;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Freshness;

/// <summary>What is expected of a cluster.</summary>
/// <param name="Cluster">Its name.</param>
/// <param name="Paused">Nothing runs there.</param>
/// <param name="Maintenance">When nothing is probed, or alerts are muted.</param>
/// <param name="Cases">Every case that recurs there, by binding and case.</param>
public sealed record ClusterExpectation(
    string Cluster, bool Paused, IReadOnlyList<MaintenanceWindow> Maintenance, IReadOnlyList<Expectation> Cases);

/// <summary>That a binding's case has verdicts on a cluster, and when.</summary>
public sealed record Expectation
{
    /// <summary>The binding and the case.</summary>
    public required SlotKey Key { get; init; }

    /// <summary>When it recurs.</summary>
    public required Cadence Cadence { get; init; }

    /// <summary>The schedule in words: another one is another expectation.</summary>
    public required string Schedule { get; init; }

    /// <summary>How long after its slot a verdict must be there at the latest.</summary>
    public required TimeSpan Allowance { get; init; }

    /// <summary>The run is spread over nodes nobody counted: an open one's own deadline counts as well.</summary>
    public bool Spread { get; init; }

    /// <summary>The binding is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Who answers for the case.</summary>
    public string? Owner { get; init; }

    /// <summary>What to do.</summary>
    public string? Runbook { get; init; }
}
