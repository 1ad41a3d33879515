using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Clusters;

/// <summary>A cluster's status as users see it.</summary>
public sealed record ClusterStatus
{
    /// <summary>The generation of the spec this speaks of.</summary>
    public required long ObservedGeneration { get; init; }

    /// <summary>The cluster's Kubernetes version, when it told.</summary>
    public string? Version { get; init; }

    /// <summary>What the centre found that it has (true) or lacks (false), of what the cases bound here need.</summary>
    public IReadOnlyDictionary<string, bool>? Capabilities { get; init; }

    /// <summary><c>Connected</c>, once it was inspected <c>Clean</c>, and where a binding observes it <c>Observed</c>.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }
}
