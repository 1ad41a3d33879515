using System.Text.Json;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Tests.Harness;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Api;

public sealed class ContractDocumentTests(RunningServer server)
{
    static readonly string[] Described = ["/api/", "/report/", "/gate/"];

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

    /// <summary>Where each method of the gRPC services is found over HTTP.</summary>
    static readonly Dictionary<string, string> OverHttp = new()
    {
        ["Runs.StartRun"] = "POST /api/v1/runs",
        ["Runs.GetRun"] = "GET /api/v1/runs/{id}",
        ["Runs.ListRuns"] = "GET /api/v1/runs",
        ["Runs.WatchRuns"] = "GET /api/v1/runs/watch",
        ["Runs.GetEvidence"] = "GET /api/v1/runs/{id}/evidence",
        ["Runs.StreamLogs"] = "GET /api/v1/runs/{id}/logs",
        ["Runs.CancelRun"] = "POST /api/v1/runs/{id}/cancel",
        ["Runs.LabelRun"] = "POST /api/v1/runs/{id}/label",
        ["Runs.ListRunLabels"] = "GET /api/v1/run-labels",
        ["Manifests.Apply"] = "POST /api/v1/apply",
        ["Manifests.Get"] = "GET /api/v1/KIND/{name}",
        ["Manifests.List"] = "GET /api/v1/KIND",
        ["Manifests.Delete"] = "DELETE /api/v1/KIND/{name}",
        ["Manifests.Watch"] = "GET /api/v1/watch/KIND",
        ["Manifests.RenderRbac"] = "GET /api/v1/rbac",
        ["Manifests.Import"] = "POST /api/v1/import/{source}",
        ["Changes.PostChange"] = "POST /api/v1/changes",
        ["Changes.GetChange"] = "GET /api/v1/changes/{id}",
        ["Changes.ListChanges"] = "GET /api/v1/changes",
        ["Gates.EvaluateGate"] = "POST /api/v1/gates",
        ["Gates.GetGate"] = "GET /api/v1/gates/{id}",
        ["Gates.OverrideGate"] = "POST /api/v1/gates/{id}/override",
        ["Rollouts.GetRollout"] = "GET /api/v1/rollouts/{template}",
        ["Rollouts.DecideRollout"] = "POST /api/v1/rollouts/{template}/decide",
        ["Incidents.ListIncidents"] = "GET /api/v1/incidents",
        ["Incidents.GetIncident"] = "GET /api/v1/incidents/{id}",
        ["Incidents.AcknowledgeIncident"] = "POST /api/v1/incidents/{id}/acknowledge",
        ["Incidents.SnoozeIncident"] = "POST /api/v1/incidents/{id}/snooze",
        ["Incidents.UnsnoozeIncident"] = "POST /api/v1/incidents/{id}/unsnooze",
        ["Incidents.MergeIncident"] = "POST /api/v1/incidents/{id}/merge",
        ["Incidents.ResolveIncident"] = "POST /api/v1/incidents/{id}/resolve",
        ["Alerts.ListAlerts"] = "GET /api/v1/alerts",
        ["Channels.ListChannels"] = "GET /api/v1/channels",
        ["Channels.PreviewMessage"] = "GET /api/v1/channels/{channel}/preview",
        ["Channels.TestChannel"] = "POST /api/v1/channels/{channel}/test",
        ["Channels.ListDeadLetters"] = "GET /api/v1/dead-letters",
        ["Channels.ResendDeadLetters"] = "POST /api/v1/dead-letters/resend",
        ["Silences.CreateSilence"] = "POST /api/v1/silences",
        ["Silences.PreviewSilence"] = "POST /api/v1/silences/preview",
        ["Silences.ListSilences"] = "GET /api/v1/silences",
        ["Silences.GetSilence"] = "GET /api/v1/silences/{id}",
        ["Silences.ExpireSilence"] = "DELETE /api/v1/silences/{id}",
        ["Access.CreateToken"] = "POST /api/v1/tokens",
        ["Access.ListTokens"] = "GET /api/v1/tokens",
        ["Access.RevokeToken"] = "DELETE /api/v1/tokens/{id}",
        ["Access.WhoAmI"] = "GET /api/v1/whoami",
        ["Access.ListAudit"] = "GET /api/v1/audit",
        ["Remedies.ListRemediations"] = "GET /api/v1/remediations",
        ["Remedies.GetRemediation"] = "GET /api/v1/remediations/{id}",
        ["Remedies.DecideRemediation"] = "POST /api/v1/remediations/{id}/decision",
        ["Centre.GetVersion"] = "GET /api/v1/version",
    };

    [Fact]
    public async Task Every_method_of_grpc_is_an_operation_of_the_gateway_for_every_kind()
    {
        using var document = await ReadAsync();
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).ToHashSet();
        var methods = ((Google.Protobuf.Reflection.FileDescriptor[])[RunsReflection.Descriptor, ManifestsReflection.Descriptor, ChangesReflection.Descriptor, GatesReflection.Descriptor, RolloutsReflection.Descriptor, RemediesReflection.Descriptor, CentreReflection.Descriptor])
            .SelectMany(file => file.Services).SelectMany(service => service.Methods.Select(method => $"{service.Name}.{method.Name}"));

        foreach (var method in methods)
        {
            Assert.True(OverHttp.TryGetValue(method, out var operation), $"{method} has no operation of the gateway");
            foreach (var kind in Enum.GetValues<ManifestKind>())
                Assert.Contains(operation.Replace("KIND", ManifestKindText.Plural(kind), StringComparison.Ordinal), operations);
        }
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
