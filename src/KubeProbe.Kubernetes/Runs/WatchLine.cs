using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>One line of a watch stream.</summary>
sealed record WatchLine
{
    /// <summary>ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</summary>
    public string Type { get; init; } = "";

    /// <summary>The pod; after BOOKMARK one with nothing but its resourceVersion; after ERROR a Status.</summary>
    public PodObject Object { get; init; } = new();
}

/// <summary>Reads <c>status</c>, an object in a pod and a word in the Status of an ERROR; the word is not needed.</summary>
sealed class PodStateOrWord : JsonConverter<PodState>
{
    public override PodState? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.StartObject ? JsonSerializer.Deserialize(ref reader, PodJson.Default.PodState) : null;

    public override void Write(Utf8JsonWriter writer, PodState value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, PodJson.Default.PodState);
}
