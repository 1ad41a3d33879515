using KubeProbe.Server.Reports;
using Microsoft.OpenApi;

namespace KubeProbe.Server.Api.Http;

/// <summary>The form of a probe's report.</summary>
static class ReportSchema
{
    const string Name = "ProbeReport";

    public static IOpenApiSchema Of(OpenApiDocument document)
    {
        if (document.Components?.Schemas?.ContainsKey(Name) != true)
            document.AddComponent(Name, new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "ok" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["ok"] = Plain(JsonSchemaType.Boolean),
                    ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Plain(JsonSchemaType.String) },
                    ["message"] = Plain(JsonSchemaType.String),
                    ["measurements"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array, Items = Sample(), MaxItems = ReportReader.MaxMeasurements,
                    },
                },
            });
        return new OpenApiSchemaReference(Name, document);
    }

    static OpenApiSchema Sample() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "name" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["name"] = Plain(JsonSchemaType.String),
            ["ok"] = Plain(JsonSchemaType.Boolean),
            ["seconds"] = Plain(JsonSchemaType.Number),
            ["value"] = Plain(JsonSchemaType.Number),
            ["unit"] = Plain(JsonSchemaType.String),
        },
    };

    static OpenApiSchema Plain(JsonSchemaType type) => new() { Type = type };
}
