using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeProbe.Core.Manifests;

/// <summary>How specs are written as JSON: camel case, enums by name, durations as <c>1m30s</c>, nothing that is absent.</summary>
public static class SpecJson
{
    /// <summary>The one set of options for specs, statuses and run orders.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectNullableAnnotations = true,
        };
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new DurationJson());
        options.Converters.Add(new ParameterValueJson());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Reads a spec that was checked when it was applied.</summary>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"A {typeof(T).Name} can't be null.");

    /// <summary>Writes a spec.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
