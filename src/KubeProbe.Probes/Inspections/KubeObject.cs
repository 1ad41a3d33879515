using System.Globalization;
using System.Text.Json;

namespace KubeProbe.Probes.Inspections;

/// <summary>
/// A part of an object as the API server sent it, of whatever kind. Reading never throws: what is absent or of another type reads as
/// nothing. Valid only until the listing goes on; what is to be kept is copied.
/// </summary>
readonly struct KubeObject(JsonElement element)
{
    public JsonElement Element => element;

    public bool Exists => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public string Name => Text("metadata", "name") ?? "";

    public string Namespace => Text("metadata", "namespace") ?? "";

    /// <summary><c>namespace/name</c>, or the name where there is no namespace.</summary>
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public DateTimeOffset? Created => Time("metadata", "creationTimestamp");

    public KubeObject At(params ReadOnlySpan<string> path)
    {
        var at = element;
        foreach (var key in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at)) return default;
        return new KubeObject(at);
    }

    /// <summary>A scalar as text; null for anything else.</summary>
    public string? Text(params ReadOnlySpan<string> path) => At(path).AsText();

    public string? AsText() => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };

    public long Integer(params ReadOnlySpan<string> path) => At(path).Element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;

    public bool Is(params ReadOnlySpan<string> path) => At(path).Element.ValueKind == JsonValueKind.True;

    public DateTimeOffset? Time(params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Elements of an array; none where there is no array.</summary>
    public IEnumerable<KubeObject> Items(params ReadOnlySpan<string> path) =>
        At(path).Element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => new KubeObject(item)) : [];

    /// <summary>Scalars of an array as text.</summary>
    public IEnumerable<string> Texts(params ReadOnlySpan<string> path) => Items(path).Select(item => item.AsText()).OfType<string>();

    /// <summary>Members of a map; none where there is no map.</summary>
    public IEnumerable<(string Key, KubeObject Value)> Members(params ReadOnlySpan<string> path) =>
        At(path).Element is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().Select(member => (member.Name, new KubeObject(member.Value))) : [];

    /// <summary>A status condition by its type.</summary>
    public KubeObject Condition(string type) => Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

    /// <summary>The owner that controls it, as <c>Kind/name</c>; null where nobody does.</summary>
    public string? Controller =>
        Items("metadata", "ownerReferences").Where(owner => owner.Is("controller")).Select(owner => $"{owner.Text("kind")}/{owner.Text("name")}").FirstOrDefault();
}
