using KubeProbe.Core.Alerts;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Incidents;

/// <summary>What became of an alert that people are to be told of: it is raised, worse, flapping or over.</summary>
/// <param name="Alert">The alert as it is now; its <see cref="Alert.Group"/> says which incident is its own.</param>
/// <param name="What"><c>raised</c>, <c>escalated-LEVEL</c>, <c>flapping</c> or <c>resolved</c>.</param>
/// <param name="Score">How bad it is by itself; null where nothing was reckoned: then its level says it.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.AlertNews")]
public sealed record AlertNews([property: Id(0)] Alert Alert, [property: Id(1)] string What, [property: Id(2)] SeverityScore? Score)
{
    /// <summary>The category of the alert's cause; empty where it is unknown.</summary>
    [Id(3)] public string Category { get; init; } = "";

    /// <summary>The component to look at, as far as is known.</summary>
    [Id(4)] public string Component { get; init; } = "";

    /// <summary>Whether the alert goes on.</summary>
    public bool Fires => Alert.ResolvedAt is null;
}
