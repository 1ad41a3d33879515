using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace KubeProbe.Server.Api.Http;

/// <summary>The JSON Schema of a message in its JSON mapping (<see href="https://protobuf.dev/programming-guides/json/"/>).</summary>
static class MessageSchema
{
    /// <summary>A reference to the message's schema, which is added to the document with all it needs.</summary>
    public static IOpenApiSchema Of(MessageDescriptor message, OpenApiDocument document)
    {
        if (message.FullName is "google.protobuf.Timestamp") return new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        if (message.FullName is "google.protobuf.Duration")
            return new OpenApiSchema { Type = JsonSchemaType.String, Description = "Seconds, such as 1.5s.", Pattern = @"^-?\d+(\.\d+)?s$" };

        var schemas = document.Components is { } components ? components.Schemas : null;
        if (schemas?.ContainsKey(message.Name) != true)
        {
            var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>() };
            // Added before its fields: a message may hold itself.
            document.AddComponent(message.Name, schema);
            foreach (var field in message.Fields.InDeclarationOrder()) schema.Properties[field.JsonName] = Of(field, document);
        }
        return new OpenApiSchemaReference(message.Name, document);
    }

    static IOpenApiSchema Of(FieldDescriptor field, OpenApiDocument document)
    {
        if (field.IsMap)
            return new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = One(field.MessageType.FindFieldByNumber(2), document) };
        return field.IsRepeated
            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = One(field, document) }
            : One(field, document);
    }

    static IOpenApiSchema One(FieldDescriptor field, OpenApiDocument document) => field.FieldType switch
    {
        FieldType.Message => Of(field.MessageType, document),
        FieldType.Enum => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. field.EnumType.Values.Select(value => (JsonNode)JsonValue.Create(value.Name)!)],
        },
        FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        FieldType.Int32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
        FieldType.Double => new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double" },
        // 64-bit integers are strings, because JavaScript has no such numbers.
        FieldType.Int64 => new OpenApiSchema { Type = JsonSchemaType.String, Format = "int64" },
        FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
