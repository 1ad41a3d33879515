using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

/// <summary>Holds custom resources to the schema of their definition: types, required fields, ranges, patterns, enumerations, defaults.</summary>
sealed class CustomResourceRules(CustomKind kind) : KindRules
{
    static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    public override bool UpdateNeedsVersion => true;

    public override void Default(JsonObject obj) => Fill(kind.Schema, obj);

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        foreach (var (name, schema) in kind.Schema.Object("properties") ?? [])
            if (name is not ("metadata" or "kind" or "apiVersion") && obj.ContainsKey(name)) Check(schema, obj[name], name, faults);
        foreach (var required in kind.Schema.Texts("required"))
            if (!obj.ContainsKey(required)) faults.Required(required);
    }

    /// <summary>Takes out the fields the schema doesn't know, and names them.</summary>
    public static List<string> Prune(CustomKind kind, JsonObject obj)
    {
        var gone = new List<string>();
        if (kind.Schema.Count > 0) Prune(kind.Schema, obj, "", gone, root: true);
        return gone;
    }

    static void Prune(JsonNode? schema, JsonNode? value, string at, List<string> gone, bool root = false)
    {
        if (schema.Flag("x-kubernetes-preserve-unknown-fields")) return;
        if (value is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++) Prune(schema.At("items"), array[i], $"{at}[{i}]", gone);
            return;
        }
        if (value is not JsonObject obj) return;
        if (schema.At("additionalProperties") is { } more)
        {
            if (more is JsonObject) foreach (var (name, inner) in obj) Prune(more, inner, $"{at}.{name}", gone);
            return;
        }
        foreach (var (name, inner) in obj.ToList())
        {
            if (root && name is ("metadata" or "kind" or "apiVersion")) continue;
            var here = at.Length == 0 ? name : $"{at}.{name}";
            if (schema.At("properties", name) is { } known)
            {
                Prune(known, inner, here, gone);
                continue;
            }
            obj.Remove(name);
            gone.Add(here);
        }
    }

    static void Fill(JsonNode? schema, JsonNode? value)
    {
        if (value is JsonArray array)
        {
            foreach (var item in array) Fill(schema.At("items"), item);
            return;
        }
        if (value is not JsonObject obj || schema.Object("properties") is not { } properties) return;
        foreach (var (name, inner) in properties)
        {
            if (!obj.ContainsKey(name) && inner.At("default") is { } fallback) obj[name] = fallback.DeepClone();
            if (obj.ContainsKey(name)) Fill(inner, obj[name]);
        }
    }

    static void Check(JsonNode? schema, JsonNode? value, string at, FieldFaults faults)
    {
        if (value is null)
        {
            if (!schema.Flag("nullable")) faults.InvalidRaw(at, "\"null\"", $"{at} in body must be of type {schema.Text("type")}: \"null\"");
            return;
        }
        if (!HasType(schema, value, out var found))
        {
            faults.InvalidRaw(at, $"\"{found}\"", $"{at} in body must be of type {schema.Text("type")}: \"{found}\"");
            return;
        }
        if (schema.Array("enum") is { } choices && !choices.Any(c => JsonNode.DeepEquals(c, value)))
            faults.NotSupported(at, value.Text() ?? value.ToJsonString(), choices.Select(c => c.Text() ?? c?.ToJsonString() ?? "null"));
        Range(schema, value, at, faults);
        switch (value)
        {
            case JsonObject obj:
                foreach (var required in schema.Texts("required"))
                    if (!obj.ContainsKey(required)) faults.Required($"{at}.{required}");
                foreach (var (name, inner) in obj)
                    if ((schema.At("properties", name) ?? schema.Object("additionalProperties")) is { } known) Check(known, inner, $"{at}.{name}", faults);
                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++) Check(schema.At("items"), array[i], $"{at}[{i}]", faults);
                break;
        }
    }

    static void Range(JsonNode? schema, JsonNode value, string at, FieldFaults faults)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : decimal.MaxValue;
            if (schema.Number("minimum") is { } least && number < least)
                faults.Invalid(at, value, $"{at} in body should be greater than or equal to {least}");
            if (schema.Number("maximum") is { } most && number > most)
                faults.Invalid(at, value, $"{at} in body should be less than or equal to {most}");
        }
        if (value.Text() is not { } text) return;
        if (schema.Number("minLength") is { } shortest && text.Length < shortest)
            faults.Invalid(at, value, $"{at} in body should be at least {shortest} chars long");
        if (schema.Text("pattern") is { } pattern && !Matches(pattern, text))
            faults.Invalid(at, value, $"{at} in body should match '{pattern}'");
    }

    static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking, PatternTime);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return true; // A pattern this runtime can't read is the definition's fault and must not refuse good objects.
        }
    }

    static bool HasType(JsonNode? schema, JsonNode value, out string found)
    {
        found = value.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => value.Number() is null ? "number" : "integer",
        };
        if (schema.Flag("x-kubernetes-int-or-string")) return found is "integer" or "string";
        return schema.Text("type") is not { } type || type == found || (type == "number" && found == "integer");
    }
}
