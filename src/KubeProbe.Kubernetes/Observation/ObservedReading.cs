using System.Security.Cryptography;
using System.Text.Json;
using KubeProbe.Core.Observation;

namespace KubeProbe.Kubernetes.Observation;

/// <summary>Reads what is kept of an object.</summary>
static class ObservedReading
{
    const int LongestVersion = 1_000;
    const int MostLabels = 200;

    /// <summary>Null for what has no name, or is on its way out and not gone yet.</summary>
    public static SeenObject? Read(ObservedKind kind, ObservedBody body, bool gone = false)
    {
        if (body.Metadata is not { Name.Length: > 0, Uid.Length: > 0 } head || (head.DeletionTimestamp is not null && !gone)) return null;

        var seen = new SeenObject(kind, head.Namespace ?? "", head.Name, head.Uid)
        {
            Labels = head.Labels is { } labels ? labels.Take(MostLabels).ToDictionary() : [],
        };
        if (kind is ObservedKind.Node)
        {
            var kubelet = Within(body.Status?.NodeInfo?.KubeletVersion ?? "");
            return seen with { Shape = kubelet, Version = kubelet };
        }
        var template = body.Spec?.Template ?? default;
        return seen with { Generation = head.Generation, Shape = Hash(template), Version = Within(string.Join(',', Images(template).Distinct())) };
    }

    static IEnumerable<string> Images(JsonElement template)
    {
        if (template.ValueKind is not JsonValueKind.Object || !template.TryGetProperty("spec", out var spec) || spec.ValueKind is not JsonValueKind.Object) yield break;
        foreach (var list in (string[])["initContainers", "containers"])
        {
            if (!spec.TryGetProperty(list, out var containers) || containers.ValueKind is not JsonValueKind.Array) continue;
            foreach (var container in containers.EnumerateArray())
                if (container.ValueKind is JsonValueKind.Object && container.TryGetProperty("image", out var image) && image.ValueKind is JsonValueKind.String)
                    yield return image.GetString()!;
        }
    }

    /// <summary>The same for the same content, in whatever order the server writes its members.</summary>
    static string Hash(JsonElement template)
    {
        if (template.ValueKind is JsonValueKind.Undefined) return "";
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) Write(writer, template);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))[..32];
    }

    static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    static string Within(string text) => text.Length <= LongestVersion ? text : text[..LongestVersion];
}
