namespace KubeProbe.Core.Manifests;

/// <summary>Kubernetes' condition: one observed aspect of an object.</summary>
public sealed record Condition
{
    /// <summary>What is observed, such as <c>Connected</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>One word for programs.</summary>
    public required string Reason { get; init; }

    /// <summary>A sentence for people, with the remedy where there is one.</summary>
    public required string Message { get; init; }

    /// <summary>When <see cref="Status"/> last changed; null for one that is worked out when somebody asks, which nobody saw change.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The generation of the spec this was observed of.</summary>
    public long ObservedGeneration { get; init; }
}
