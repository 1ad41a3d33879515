using System.Text.Json;
using System.Text.Json.Serialization;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Observation;

/// <summary>A workload or node as far as we read it; what an ERROR carries is read as it too.</summary>
sealed record ObservedBody
{
    public ObservedHead? Metadata { get; init; }

    public ObservedSpec? Spec { get; init; }

    [JsonConverter(typeof(ObservedStateOrWord))]
    public ObservedState? Status { get; init; }
}

sealed record ObservedHead
{
    public string Name { get; init; } = "";

    public string? Namespace { get; init; }

    public string Uid { get; init; } = "";

    public string ResourceVersion { get; init; } = "";

    public long Generation { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public Dictionary<string, string>? Labels { get; init; }
}

sealed record ObservedSpec
{
    public JsonElement Template { get; init; }
}

sealed record ObservedState
{
    public ObservedNodeInfo? NodeInfo { get; init; }
}

sealed record ObservedNodeInfo
{
    public string? KubeletVersion { get; init; }
}

sealed record ObservedPage
{
    public PageHead Metadata { get; init; } = new();

    public IReadOnlyList<ObservedBody>? Items { get; init; }
}

sealed record ObservedLine
{
    public string Type { get; init; } = "";

    public ObservedBody Object { get; init; } = new();
}

/// <summary>Reads <c>status</c>, an object but in the Status of an ERROR, where it is a word that is not needed.</summary>
sealed class ObservedStateOrWord : JsonConverter<ObservedState>
{
    public override ObservedState? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.StartObject ? JsonSerializer.Deserialize(ref reader, ObservedJson.Default.ObservedState) : null;

    public override void Write(Utf8JsonWriter writer, ObservedState value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ObservedJson.Default.ObservedState);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ObservedPage))]
[JsonSerializable(typeof(ObservedLine))]
[JsonSerializable(typeof(ObservedState))]
sealed partial class ObservedJson : JsonSerializerContext;
