using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KubeProbe.Probes.Inspections;

/// <summary>One short value for many things, the same for the same things in any order: what a fact says of a set that is too large to be told.</summary>
sealed class FactHash
{
    const int Characters = 16;
    const int MostNames = 10;
    readonly SortedDictionary<string, string> parts = new(StringComparer.Ordinal);
    readonly SortedSet<string> names = new(StringComparer.Ordinal);

    public int Count => parts.Count;

    /// <summary>A thing by its name, and what of it is compared.</summary>
    public void Add(string name, KubeObject value)
    {
        names.Add(name);
        parts[name] = Of(value);
    }

    /// <summary>The hash of one value, whatever the order of its members.</summary>
    public static string Of(KubeObject value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) Write(json, value.Element);
        return Hash(buffer.ToArray());
    }

    /// <summary>How many there are and their hash: <c>3 things, 9f86d081884c7d65</c>.</summary>
    public override string ToString() => $"{parts.Count}, {Hash(Encoding.UTF8.GetBytes(string.Join("\n", parts.Select(p => $"{p.Key}={p.Value}"))))}"
        + (names.Count is > 0 and <= MostNames ? $": {string.Join(" ", names)}" : "");

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..Characters];

    static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
