using System.Text.Json.Serialization;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>
/// A pod as far as we read it: thousands flow through a watch, and a twentieth of each is of interest. The Status a watch's
/// ERROR carries is read as it too.
/// </summary>
sealed record PodObject
{
    public ObjectHead Metadata { get; init; } = new();

    public PodSpecHead? Spec { get; init; }

    [JsonConverter(typeof(PodStateOrWord))]
    public PodState? Status { get; init; }

    /// <summary>Of a Status.</summary>
    public int Code { get; init; }

    /// <summary>Of a Status.</summary>
    public string? Message { get; init; }
}

sealed record ObjectHead
{
    public string Name { get; init; } = "";

    public string? Namespace { get; init; }

    public string Uid { get; init; } = "";

    public string ResourceVersion { get; init; } = "";

    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When the grace period is over.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public long? DeletionGracePeriodSeconds { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }
}

sealed record PodSpecHead
{
    public string? NodeName { get; init; }
}

sealed record PodState
{
    public string? Phase { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<PodCondition>? Conditions { get; init; }

    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }
}

sealed record PodCondition
{
    public string Type { get; init; } = "";

    public string Status { get; init; } = "";

    public string? Reason { get; init; }

    public string? Message { get; init; }
}

sealed record ContainerStatus
{
    public string Name { get; init; } = "";

    public ContainerState? State { get; init; }
}

sealed record ContainerState
{
    public ContainerWaiting? Waiting { get; init; }

    public ContainerRunning? Running { get; init; }

    public ContainerTerminated? Terminated { get; init; }
}

sealed record ContainerWaiting
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}

sealed record ContainerRunning
{
    public DateTimeOffset? StartedAt { get; init; }
}

sealed record ContainerTerminated
{
    public int ExitCode { get; init; }

    public int Signal { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>One page of a list of pods.</summary>
sealed record PodPage
{
    public PageHead Metadata { get; init; } = new();

    /// <summary>Null is how Go writes an empty list that was never made.</summary>
    public IReadOnlyList<PodObject>? Items { get; init; }
}

/// <summary>One page of a list of anything.</summary>
sealed record HeadPage
{
    public IReadOnlyList<HeadOnly>? Items { get; init; }
}

/// <summary>Any object's head.</summary>
sealed record HeadOnly
{
    public ObjectHead Metadata { get; init; } = new();
}

/// <summary>The head of a list of anything.</summary>
sealed record ListHead
{
    public PageHead Metadata { get; init; } = new();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PodObject))]
[JsonSerializable(typeof(PodPage))]
[JsonSerializable(typeof(HeadPage))]
[JsonSerializable(typeof(HeadOnly))]
[JsonSerializable(typeof(ListHead))]
[JsonSerializable(typeof(WatchLine))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
sealed partial class PodJson : JsonSerializerContext;
