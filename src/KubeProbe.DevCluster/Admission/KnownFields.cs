using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>Holds an object to the fields its kind has.</summary>
static class KnownFields
{
    /// <summary>Names the fields the kind doesn't have, and takes them out of the object.</summary>
    /// <exception cref="ApiException">400 when a field holds a value of the wrong type.</exception>
    public static List<string> Check(ResourceType type, JsonObject obj)
    {
        var unknown = new List<string>();
        var walk = new Walk(type, unknown);
        if (obj["metadata"] is { } metadata) walk.Value("ObjectMeta", metadata, type.Kind, "metadata", "metadata");
        if (FieldSchema.Of(type.Kind) is not { } fields) return unknown;
        foreach (var (name, value) in obj.ToList())
        {
            if (name is "kind" or "apiVersion" or "metadata") continue;
            if (fields.TryGetValue(name, out var known)) walk.Value(known.Type, value, type.Kind, name, name);
            else walk.Unknown(obj, name, name);
        }
        return unknown;
    }

    readonly record struct Walk(ResourceType Type, List<string> Found)
    {
        /// <param name="owner">The structure that holds the value, for the text of a fault.</param>
        /// <param name="at">The path with indices.</param>
        /// <param name="plain">The path without.</param>
        public void Value(string known, JsonNode? value, string owner, string at, string plain)
        {
            if (value is null || known == "*") return;
            if (known[0] == '[')
            {
                var item = known[1..^1];
                if (value is not JsonArray list) throw Wrong(known, value, owner, plain);
                for (var i = 0; i < list.Count; i++) Value(item, list[i], owner, $"{at}[{i}]", plain);
            }
            else if (known is "m" or "y")
            {
                if (value is not JsonObject map) throw Wrong(known, value, owner, plain);
                foreach (var (_, text) in map) Value("s", text, owner, at, plain);
            }
            else if (FieldSchema.Of(known) is { } fields)
            {
                if (value is not JsonObject obj) throw Wrong(known, value, owner, plain);
                foreach (var (name, inner) in obj.ToList())
                {
                    if (fields.TryGetValue(name, out var type)) Value(type.Type, inner, known, $"{at}.{name}", $"{plain}.{name}");
                    else Unknown(obj, name, $"{at}.{name}");
                }
            }
            else if (!Fits(known, value))
            {
                throw Wrong(known, value, owner, plain);
            }
        }

        public void Unknown(JsonObject owner, string name, string at)
        {
            owner.Remove(name);
            Found.Add(at);
        }

        static bool Fits(string known, JsonNode value) => known switch
        {
            "s" or "t" => value.GetValueKind() == JsonValueKind.String,
            "i" or "I" => value.Number() is not null,
            "x" => value.Number() is not null || value.GetValueKind() == JsonValueKind.String,
            "q" => value is JsonObject,
            _ => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        };

        ApiException Wrong(string known, JsonNode value, string owner, string at)
        {
            var found = value.GetValueKind() switch
            {
                JsonValueKind.Object => "object",
                JsonValueKind.Array => "array",
                JsonValueKind.String => "string",
                JsonValueKind.Number => known is "i" or "I" ? $"number {value.ToJsonString()}" : "number",
                _ => "bool",
            };
            return ApiException.BadRequest(
                $"{Type.Kind} in version \"{Type.Version}\" cannot be handled as a {Type.Kind}: json: cannot unmarshal {found} into Go struct field {owner}.{at} of type {GoType(known)}");
        }

        static string GoType(string known) => known switch
        {
            "s" => "string",
            "t" => "v1.Time",
            "i" or "I" => "int64",
            "b" or "B" => "bool",
            "x" => "intstr.IntOrString",
            "m" or "y" => "map[string]string",
            "q" => "v1.ResourceList",
            _ when known[0] == '[' => "[]" + GoType(known[1..^1]),
            _ => "v1." + known,
        };
    }
}
