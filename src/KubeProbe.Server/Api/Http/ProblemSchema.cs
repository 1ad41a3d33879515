using Microsoft.OpenApi;

namespace KubeProbe.Server.Api.Http;

/// <summary>The form of faults: RFC 9457, with every fault at once.</summary>
static class ProblemSchema
{
    const string Name = "Problem";

    public static IOpenApiSchema Of(OpenApiDocument document)
    {
        if (document.Components?.Schemas?.ContainsKey(Name) != true)
            document.AddComponent(Name, new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = Plain(JsonSchemaType.String),
                    ["title"] = Plain(JsonSchemaType.String),
                    ["status"] = Plain(JsonSchemaType.Integer),
                    ["detail"] = Plain(JsonSchemaType.String),
                    ["faults"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Fault() },
                },
            });
        return new OpenApiSchemaReference(Name, document);
    }

    static OpenApiSchema Fault() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["path"] = Plain(JsonSchemaType.String),
            ["line"] = Plain(JsonSchemaType.Integer),
            ["column"] = Plain(JsonSchemaType.Integer),
            ["kind"] = Plain(JsonSchemaType.String),
            ["name"] = Plain(JsonSchemaType.String),
            ["field"] = Plain(JsonSchemaType.String),
            ["message"] = Plain(JsonSchemaType.String),
            ["remedy"] = Plain(JsonSchemaType.String),
        },
    };

    static OpenApiSchema Plain(JsonSchemaType type) => new() { Type = type };
}
