using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

/// <summary>The pod-template-hash: the same for equal templates, whatever the order of their fields.</summary>
static class TemplateHash
{
    public const string Label = "pod-template-hash";
    const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <param name="collisions">How many other templates turned out to have this hash.</param>
    public static string Of(JsonObject template, long collisions)
    {
        var text = new StringBuilder();
        Write(template, text);
        if (collisions > 0)
            text.Append(CultureInfo.InvariantCulture, $"#{collisions}");
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text.ToString()))
            hash = (hash ^ b) * 16777619u;
        // Digits are spelt in letters that form no words.
        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    /// <summary>Whether a ReplicaSet was made from the template.</summary>
    public static bool IsSame(JsonObject template, JsonObject replicaSet)
    {
        var made = (replicaSet.Object("spec", "template") ?? []).Copy();
        (made.Object("metadata", "labels"))?.Remove(Label);
        return JsonNode.DeepEquals(Bare(template.Copy()), Bare(made));
    }

    /// <summary>Absent, null and empty metadata are all the same.</summary>
    static JsonObject Bare(JsonObject template)
    {
        if (template.Object("metadata") is { } metadata)
        {
            foreach (var name in metadata.Where(field => field.Value is null or JsonObject { Count: 0 }).Select(field => field.Key).ToList())
                metadata.Remove(name);
            if (metadata.Count == 0)
                template.Remove("metadata");
        }

        return template;
    }

    static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject fields:
                text.Append('{');
                foreach (var (name, value) in fields.Where(field => field.Value is not null).OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    text.Append(name).Append(':');
                    Write(value, text);
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var item in items)
                    Write(item, text);
                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString()).Append(',');
                break;
        }
    }
}
