using System.Text.Json.Serialization;
using KubeProbe.Kubernetes.Clusters;
using KubeProbe.Kubernetes.Runs;

namespace KubeProbe.Kubernetes.NodeProbes;

/// <summary>A node as far as we read it.</summary>
sealed record NodeObject
{
    public ObjectHead Metadata { get; init; } = new();

    public NodeSpecHead Spec { get; init; } = new();

    public NodeState Status { get; init; } = new();
}

sealed record NodeSpecHead
{
    public bool Unschedulable { get; init; }
}

sealed record NodeState
{
    public IReadOnlyList<PodCondition>? Conditions { get; init; }
}

sealed record NodePage
{
    public PageHead Metadata { get; init; } = new();

    public IReadOnlyList<NodeObject>? Items { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(NodePage))]
sealed partial class NodeJson : JsonSerializerContext;
