using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Schema;

/// <summary>
/// The JSON Schema of manifests, for editors: made from the spec records by the serializer's own contract, with the summaries of
/// their documentation. Draft 7, which yaml-language-server reads.
/// </summary>
static class ManifestSchema
{
    static readonly JsonSerializerOptions Indented = new(SpecJson.Options) { WriteIndented = true };
    static readonly Documentation Words = Documentation.Of(typeof(SpecJson).Assembly);

    /// <summary>The whole schema as text, ending with a line break.</summary>
    public static string Write()
    {
        var kinds = Enum.GetValues<ManifestKind>();
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = $"KubeProbe manifests, {SpecTypes.ApiVersion}",
            ["type"] = "object",
            ["required"] = new JsonArray("apiVersion", "kind", "metadata", "spec"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["const"] = SpecTypes.ApiVersion },
                ["kind"] = new JsonObject { ["enum"] = new JsonArray([.. kinds.Select(kind => JsonValue.Create(kind.ToString()))]) },
                ["metadata"] = Metadata(),
                ["spec"] = new JsonObject { ["type"] = "object" },
                ["status"] = new JsonObject { ["type"] = "object", ["description"] = "Written by the centre; ignored when applied." },
            },
            ["allOf"] = new JsonArray([.. kinds.Select(Branch)]),
            ["definitions"] = new JsonObject(kinds.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.ToString(), Spec(SpecTypes.Of(kind))))),
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    static JsonNode Branch(ManifestKind kind) => new JsonObject
    {
        ["if"] = new JsonObject { ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = kind.ToString() } } },
        ["then"] = new JsonObject { ["properties"] = new JsonObject { ["spec"] = new JsonObject { ["$ref"] = $"#/definitions/{kind}" } } },
    };

    // What the server sets itself is ignored when applied, so that what was read can be applied again.
    static JsonObject Metadata()
    {
        var metadata = Spec(typeof(ManifestMetadata));
        foreach (var name in (string[])["uid", "generation", "resourceVersion", "creationTimestamp"])
            metadata["properties"]!.AsObject()[name] = new JsonObject { ["description"] = "Set by the centre; ignored when applied." };
        return metadata;
    }

    static JsonObject Spec(Type type)
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        var schema = SpecJson.Options.GetJsonSchemaAsNode(type, options).AsObject();
        if (Words.Find(type) is { } summary) schema.Insert(0, "description", summary);
        return schema;
    }

    static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var described = Of(context.TypeInfo.Type) ?? schema as JsonObject ?? [];
        if (described["properties"] is not null) described["additionalProperties"] = false;

        // A field is left out rather than given as null.
        if (described["type"] is JsonArray types) described["type"] = types.First(type => (string?)type != "null")!.DeepClone();
        if (described["enum"] is JsonArray values) described["enum"] = new JsonArray([.. values.Where(value => value is not null).Select(value => value!.DeepClone())]);
        described.Remove("default");
        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property && Words.Find(property) is { } summary)
        {
            described.Remove("description");
            described.Insert(0, "description", summary);
        }
        return described;
    }

    static JsonObject? Of(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Of(inner)
        : type == typeof(TimeSpan) ? new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$",
        }
        : type == typeof(ParameterValue) ? new JsonObject
        {
            ["oneOf"] = new JsonArray(
                new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
                new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("secretRef"),
                    ["additionalProperties"] = false,
                    ["properties"] = new JsonObject { ["secretRef"] = Spec(typeof(SecretRef)) },
                }),
        }
        : null;
}
