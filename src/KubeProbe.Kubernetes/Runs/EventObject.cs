using System.Text.Json.Serialization;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>A Kubernetes event as far as we read it; old and new recorders fill different fields.</summary>
sealed record EventObject
{
    public ObjectHead Metadata { get; init; } = new();

    public EventSubject InvolvedObject { get; init; } = new();

    public string? Type { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public EventSource? Source { get; init; }

    public string? ReportingComponent { get; init; }

    public int? Count { get; init; }

    public EventSeries? Series { get; init; }

    public DateTimeOffset? EventTime { get; init; }

    public DateTimeOffset? FirstTimestamp { get; init; }

    public DateTimeOffset? LastTimestamp { get; init; }

    public DateTimeOffset LastSeen =>
        Series?.LastObservedTime ?? LastTimestamp ?? EventTime ?? FirstTimestamp ?? Metadata.CreationTimestamp ?? default;

    public ClusterEvent Masked(SecretMask mask) => new(
        $"{InvolvedObject.Kind}/{InvolvedObject.Name}",
        Type ?? "",
        Reason ?? "",
        mask.Apply(Untrusted.Text(Message, 4_096)),
        !string.IsNullOrEmpty(Source?.Component) ? Source.Component : ReportingComponent ?? "",
        Series?.Count ?? Count ?? 1,
        LastSeen);
}

sealed record EventSubject
{
    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";
}

sealed record EventSource
{
    public string? Component { get; init; }
}

sealed record EventSeries
{
    public int? Count { get; init; }

    public DateTimeOffset? LastObservedTime { get; init; }
}

sealed record EventPage
{
    public IReadOnlyList<EventObject>? Items { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EventPage))]
sealed partial class EventJson : JsonSerializerContext;
