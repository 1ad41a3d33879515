using System.Text.Json;

namespace KubeProbe.Diagnosis.Evidence;

/// <summary>Reads JSON of which nothing is certain.</summary>
static class JsonReading
{
    public static JsonElement? Get(this JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    public static JsonElement? Get(this JsonElement json, string name, params ReadOnlySpan<string> further)
    {
        var found = json.Get(name);
        foreach (var next in further) found = found?.Get(next);
        return found;
    }

    public static string Text(this JsonElement json, string name) => json.Get(name)?.ToString() ?? "";

    public static IEnumerable<JsonElement> List(this JsonElement json, string name) =>
        json.Get(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
