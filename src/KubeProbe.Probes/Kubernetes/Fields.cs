using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>Reads objects of any kind as they stand; what is absent or of another type reads as null.</summary>
static class Fields
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
            if (node is not JsonObject obj || !obj.TryGetPropertyValue(step, out node)) return null;
        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects of a list; anything else in it is passed over.</summary>
    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> path) => (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Whether a condition of <c>status.conditions</c> is <c>True</c>.</summary>
    public static bool Has(this JsonObject obj, string condition) => obj.Condition(condition).Text("status") == "True";

    public static JsonObject? Condition(this JsonObject obj, string type) => obj.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == type);

    /// <summary>Whether its controller has seen the last change of it.</summary>
    public static bool IsObserved(this JsonObject obj) => (obj.Number("status", "observedGeneration") ?? 0) >= (obj.Number("metadata", "generation") ?? 0);
}
