using Google.Protobuf.Reflection;
using KubeProbe.Contracts.Reports;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Centre;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace KubeProbe.Server.Api.Http;

/// <summary>The OpenAPI document at <c>/openapi.json</c>, made from the mapped routes and the messages of the contract.</summary>
static class ContractDocument
{
    const string Scheme = "bearer";

    public static IServiceCollection AddContractDocument(this IServiceCollection services) =>
        services.AddOpenApi("v1", document =>
        {
            document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            document.AddOperationTransformer(DescribeAsync);
            document.AddDocumentTransformer((openApi, _, _) =>
            {
                openApi.Info = new OpenApiInfo { Title = "KubeProbe", Version = CentreApi.ApiVersion };
                openApi.Servers?.Clear();
                openApi.Components ??= new OpenApiComponents();
                openApi.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
                };
                return Task.CompletedTask;
            });
        });

    public static void MapContractDocument(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi.json").RequireAuthorization(Policies.Viewer);

    static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<ContractMetadata>().LastOrDefault() is not { } contract || context.Document is not { } document)
            return Task.CompletedTask;

        operation.Summary = contract.Summary;
        operation.Tags = null;
        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse { Description = "Done.", Content = Content(contract.AnswerType, contract.Answer, document) },
            ["default"] = new OpenApiResponse
            {
                Description = "A fault: what is wrong, and what to do about it.",
                Content = Content("application/problem+json", ProblemSchema.Of(document)),
            },
        };
        if (Body(contract, document) is { } body) operation.RequestBody = new OpenApiRequestBody { Required = true, Content = body };
        if (!metadata.OfType<IAllowAnonymous>().Any())
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    static Dictionary<string, OpenApiMediaType>? Body(ContractMetadata contract, OpenApiDocument document) => contract switch
    {
        { Body: { } message } => Content(contract.BodyType, message, document),
        { BodyType: nameof(ProbeReport) } => Content("application/json", ReportSchema.Of(document)),
        { BodyType: "application/yaml" } => Content("application/yaml", new OpenApiSchema { Type = JsonSchemaType.String }),
        _ => null,
    };

    static Dictionary<string, OpenApiMediaType> Content(string type, MessageDescriptor? message, OpenApiDocument document) =>
        Content(type, message is null ? new OpenApiSchema { Type = JsonSchemaType.String } : MessageSchema.Of(message, document));

    static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) =>
        new() { [type] = new OpenApiMediaType { Schema = schema } };
}
