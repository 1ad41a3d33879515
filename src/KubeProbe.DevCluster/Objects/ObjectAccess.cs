using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>
/// Reads an object as the API holds it: a JSON tree that anybody may have written. Reading never throws; a value of the
/// wrong type reads as absent.
/// </summary>
public static class ObjectAccess
{
    public static string Name(this JsonObject obj) => obj.Text("metadata", "name") ?? "";

    /// <summary>Empty for an object without a namespace.</summary>
    public static string Namespace(this JsonObject obj) => obj.Text("metadata", "namespace") ?? "";

    public static string Uid(this JsonObject obj) => obj.Text("metadata", "uid") ?? "";

    /// <summary>The resourceVersion as a number; 0 when absent or not one of ours.</summary>
    public static long Version(this JsonObject obj) =>
        long.TryParse(obj.Text("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    public static ObjectKey Key(this JsonObject obj) => new(obj.Namespace(), obj.Name());

    public static bool IsTerminating(this JsonObject obj) => obj.Text("metadata", "deletionTimestamp") is not null;

    public static string? Label(this JsonObject obj, string key) => obj.Text("metadata", "labels", key);

    public static string? Annotation(this JsonObject obj, string key) => obj.Text("metadata", "annotations", key);

    /// <summary>The object's metadata, made if it isn't there.</summary>
    public static JsonObject Metadata(this JsonObject obj) => obj.Make("metadata");

    /// <summary>The ownerReference with <c>controller: true</c>.</summary>
    public static JsonObject? ControllerOf(this JsonObject obj) =>
        obj.Items("metadata", "ownerReferences").FirstOrDefault(o => o.Flag("controller"));

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (node is not JsonObject obj || !obj.TryGetPropertyValue(step, out node)) return null;
        }
        return node;
    }

    public static JsonObject? Object(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static JsonArray? Array(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray;

    /// <summary>The objects in an array; anything else in it is passed over.</summary>
    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Array(path)?.OfType<JsonObject>() ?? [];

    /// <summary>The strings in an array; anything else in it is passed over.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Array(path)?.Select(n => n.Text()).OfType<string>() ?? [];

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        if (node.At(path) is not JsonValue value || value.GetValueKind() != JsonValueKind.Number) return null;
        return long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The string members of a map such as labels.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Object(path) is { } map
            ? map.Where(p => p.Value.Text() is not null).Select(p => KeyValuePair.Create(p.Key, p.Value.Text()!))
            : [];

    /// <summary>Walks to an object below this one and makes what is missing on the way, replacing what isn't an object.</summary>
    public static JsonObject Make(this JsonObject obj, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (obj[step] is not JsonObject next) obj[step] = next = [];
            obj = next;
        }
        return obj;
    }

    /// <summary>Sets a member that isn't there or is null; leaves any other value alone.</summary>
    public static void Default(this JsonObject obj, string name, JsonNode? value)
    {
        if (obj[name] is null) obj[name] = value;
    }

    public static JsonObject Copy(this JsonObject obj) => (JsonObject)obj.DeepClone();
}
