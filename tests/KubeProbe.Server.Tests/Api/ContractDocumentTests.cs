using System.Text.Json;
using KubeProbe.Server.Tests.Harness;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Api;

public sealed class ContractDocumentTests(RunningServer server)
{
    static readonly string[] Described = ["/api/", "/report/"];

    [Fact]
    public async Task The_document_and_the_routes_are_the_same_set()
    {
        using var document = await ReadAsync();
        var documented = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        var mapped = server.Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => (Path: $"/{route.RoutePattern.RawText!.Trim('/')}", Methods: route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(route => Described.Any(prefix => route.Path.StartsWith(prefix, StringComparison.Ordinal)))
            .SelectMany(route => route.Methods.Select(method => $"{method} {route.Path}"))
            // The other methods of the report path are there to refuse fast.
            .Where(route => !route.Contains("/report/", StringComparison.Ordinal) || route.StartsWith("POST", StringComparison.Ordinal));

        Assert.Equal(mapped.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_takes_and_answers()
    {
        using var document = await ReadAsync();
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        foreach (var operation in document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()));
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("200", out _));
        }
        Assert.Equal("date-time", schemas.GetProperty("Run").GetProperty("properties").GetProperty("created").GetProperty("format").GetString());
        var text = document.RootElement.GetRawText();
        foreach (var reference in text.Split("#/components/schemas/").Skip(1))
            Assert.True(schemas.TryGetProperty(reference[..reference.IndexOf('"', StringComparison.Ordinal)], out _));
    }

    async Task<JsonDocument> ReadAsync()
    {
        using var http = server.Http(server.AdminToken);
        return JsonDocument.Parse(await http.GetStringAsync("/openapi.json"));
    }
}
