using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Probes.Manifests;

/// <summary>Objects that a parameter gives as YAML (or JSON, which is YAML), with <c>{name}</c> and the like filled in.</summary>
static class YamlManifest
{
    const int LongestText = 64 * 1024;
    const int MostObjects = 20;

    /// <summary>The objects; what is wrong with them is told as a fault of the parameter.</summary>
    public static IReadOnlyList<JsonObject> Read(ProbeParameters parameters, string parameter, string text, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (name, value) in values) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        if (text.Length > LongestText)
        {
            parameters.Fault($"{parameter} has more than {LongestText} characters");
            return [];
        }
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var objects = stream.Documents.Select(document => Json(document.RootNode, depth: 0)).OfType<JsonObject>().ToList();
            if (objects.Count is 0 or > MostObjects) parameters.Fault($"{parameter} holds {objects.Count} objects, not 1 to {MostObjects}");
            return objects;
        }
        catch (Exception e) when (e is YamlException or InvalidDataException)
        {
            parameters.Fault($"{parameter} is no YAML: {e.Message}");
            return [];
        }
    }

    static JsonNode? Json(YamlNode node, int depth)
    {
        if (depth > 50) throw new InvalidDataException("it is nested deeper than 50 levels");
        switch (node)
        {
            case YamlMappingNode map:
                var obj = new JsonObject();
                foreach (var (key, value) in map.Children) obj[key.ToString()] = Json(value, depth + 1);
                return obj;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(item => Json(item, depth + 1))]);
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new InvalidDataException("it has an alias in it");
        }
    }

    // The core schema, as far as manifests use it: what is quoted is text.
    static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain) return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }
}
