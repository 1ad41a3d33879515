namespace KubeProbe.Core.Changes;

/// <summary>A change a release system told of.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.Change")]
public sealed record Change
{
    /// <summary>The release system's id, at most 128 characters; also what makes a repetition harmless.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Component { get; init; }

    [Id(2)] public string Version { get; init; } = "";

    /// <summary>Either these or <see cref="Group"/>; at most 10,000.</summary>
    [Id(3)] public IReadOnlyList<string> Clusters { get; init; } = [];

    [Id(4)] public string? Group { get; init; }

    [Id(5)] public string Namespace { get; init; } = "";

    /// <summary>Nodes it touched; runs of node scope go there. At most 5,000.</summary>
    [Id(6)] public IReadOnlyList<string> Nodes { get; init; } = [];

    [Id(7)] public string Phase { get; init; } = "";

    [Id(8)] public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The trace of whoever told of it; empty when there is none. It is no part of what the change is.</summary>
    [Id(9)] public string TraceParent { get; init; } = "";

    /// <summary>Of a change that nobody told of, because the centre saw it: the bindings that asked for it, and no other is fired. Else empty; at most 1,000.</summary>
    [Id(10)] public IReadOnlyList<string> AskedBy { get; init; } = [];

    /// <summary>
    /// What one probe run can answer for: the component. Of version, namespace and phase the latest counts; they say which bindings a change
    /// fires, not what is probed then.
    /// </summary>
    public string Of() => Component;
}
