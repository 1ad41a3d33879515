using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeProbe.Server.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>Events of other tools become changes, with the examples of docs/gates.</summary>
public sealed class EventTests(RunningServer server)
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_CDEvent_in_either_mode_is_a_change_of_its_service_and_the_same_again_is_the_same(bool binary)
    {
        using var scene = await GateScene.MakeAsync(server);
        var told = JsonNode.Parse(Example.Text("cdevents-service-deployed.json")
            .Replace("dev-a", scene.Tag, StringComparison.Ordinal).Replace("271069a8", scene.Tag, StringComparison.Ordinal))!;
        var context = told["context"]!;
        Task<(HttpStatusCode, JsonNode)> SendAsync() => binary
            ? PostAsync(scene, "/api/v1/changes?gate=checkout", told.ToJsonString(), "application/json", new()
            {
                ["ce-specversion"] = "1.0", ["ce-id"] = $"{context["id"]}", ["ce-source"] = $"{context["source"]}", ["ce-type"] = $"{context["type"]}",
            })
            : PostAsync(scene, "/api/v1/changes?gate=checkout", new JsonObject
            {
                ["specversion"] = "1.0", ["id"] = $"{context["id"]}", ["source"] = $"{context["source"]}", ["type"] = $"{context["type"]}", ["data"] = told.DeepClone(),
            }.ToJsonString(), "application/cloudevents+json", []);

        var (status, first) = await SendAsync();
        var (_, second) = await SendAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        var change = Assert.Single(first["changes"]!.AsArray())!["change"]!;
        Assert.Equal(("checkout", "deployed", "checkout"), ((string?)change["component"], (string?)change["phase"], (string?)change["labels"]!["gate"]));
        Assert.StartsWith("sha256:0b31", (string?)change["version"], StringComparison.Ordinal);
        Assert.Equal([scene.Tag], change["clusters"]!.AsArray().Select(name => (string)name!));
        Assert.Single(first["changes"]![0]!["runIds"]!.AsArray());
        Assert.True((bool)second["changes"]![0]!["repeatedChange"]!);
    }

    [Theory]
    [InlineData("dev.cdevents.environment.modified.0.3.0", "{\"subject\":{\"id\":\"CLUSTER\",\"content\":{}}}", "environment", "modified")]
    [InlineData("dev.cdevents.service.rolledback.9.9.9-draft", "{\"subject\":{\"id\":\"web\",\"content\":{\"environment\":{\"id\":\"CLUSTER\"}}}}", "web", "rolledback")]
    [InlineData("dev.cdevents.service.published.0.3.0", "{\"subject\":{\"id\":\"web\",\"content\":{\"environment\":{\"id\":\"CLUSTER\"}}}}", "web", "published")]
    [InlineData("dev.cdevents.artifact.published.0.3.0", "{\"subject\":{\"id\":\"pkg:oci/shop@sha256:1\",\"content\":{}}}", "shop", "published")]
    [InlineData("dev.cdevents.pipelinerun.finished.0.3.0", "{\"subject\":{\"id\":\"p-1\",\"content\":{\"pipelineName\":\"deploy\"}}}", "deploy", "finished")]
    [InlineData("org.example.thing", "{}", "thing-7", "org.example.thing")]
    public async Task The_event_s_type_says_what_is_read_and_the_query_where_if_it_does_not(string type, string data, string component, string phase)
    {
        using var scene = await GateScene.MakeAsync(server);
        var where = data.Contains("CLUSTER", StringComparison.Ordinal) ? "" : $"?cluster={scene.Tag}";

        var (status, answer) = await PostAsync(scene, $"/api/v1/changes/from/cloudevents{where}", data.Replace("CLUSTER", scene.Tag, StringComparison.Ordinal), "application/json",
            new() { ["ce-specversion"] = "1.0", ["ce-id"] = scene.Tag, ["ce-source"] = "/x", ["ce-type"] = type, ["ce-subject"] = "thing-7" });

        Assert.Equal(HttpStatusCode.OK, status);
        var change = answer["changes"]![0]!["change"]!;
        Assert.Equal((component, phase), ((string?)change["component"], (string?)change["phase"]));
    }

    [Fact]
    public async Task An_event_that_is_no_change_is_taken_and_ignored_and_one_without_a_place_is_told_what_to_add()
    {
        using var scene = await GateScene.MakeAsync(server);
        Dictionary<string, string> headers = new() { ["ce-specversion"] = "1.0", ["ce-id"] = scene.Tag, ["ce-source"] = "/x", ["ce-type"] = "dev.cdevents.testsuiterun.started.0.3.0" };
        var (status, ignored) = await PostAsync(scene, "/api/v1/changes", "{}", "application/json", headers);
        Assert.Equal((HttpStatusCode.OK, 0, 1), (status, ignored["changes"]!.AsArray().Count, ignored["ignored"]!.AsArray().Count));

        headers["ce-type"] = "dev.cdevents.service.deployed.0.3.0";
        (status, var fault) = await PostAsync(scene, "/api/v1/changes", """{"subject":{"id":"web"}}""", "application/json", headers);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("?cluster=NAME", (string?)fault["detail"], StringComparison.Ordinal);

        headers.Remove("ce-id");
        (status, fault) = await PostAsync(scene, "/api/v1/changes", "{}", "application/json", headers);
        Assert.Equal((HttpStatusCode.BadRequest, "id"), (status, (string?)fault["faults"]![0]!["field"]));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(scene, "/api/v1/changes/from/nobody", "{}", "application/json", [])).Status);
    }

    [Fact]
    public async Task The_body_of_Argo_CD_s_notification_is_a_change_of_its_application()
    {
        using var scene = await GateScene.MakeAsync(server);
        var webhook = Example.Documents("argocd-notifications.yaml")[0].At("data", "template.kubeprobe");
        var stream = new YamlStream();
        stream.Load(new StringReader($"{webhook}"));
        var template = stream.Documents[0].RootNode.At("webhook", "kubeprobe");
        var body = Example.Fill($"{template["body"]}", new()
        {
            ["{{.app.metadata.name}}"] = "shop",
            ["{{.app.spec.destination.server}}"] = scene.Tag,
            ["{{.app.spec.destination.namespace}}"] = "web",
            ["{{.app.status.sync.revision}}"] = "b31c02f",
            ["{{.app.status.operationState.phase}}"] = "Succeeded",
            ["{{.app.status.operationState.startedAt}}"] = "2026-03-01T08:00:00Z",
        });

        var change = (await PostAsync(scene, $"{template["path"]}", body, "application/json", [])).Body["changes"]![0]!["change"]!;

        Assert.Equal(("shop", "b31c02f", "web", "Succeeded"), ((string?)change["component"], (string?)change["version"], (string?)change["namespace"], (string?)change["phase"]));
        Assert.Equal(scene.Tag, (string?)change["clusters"]![0]);
        // The address of an API server is looked up among the clusters.
        var byAddress = await PostAsync(scene, $"{template["path"]}", body.Replace(scene.Tag, "https://127.0.0.1:1", StringComparison.Ordinal), "application/json", []);
        Assert.Contains(scene.Tag, byAddress.Body["changes"]![0]!["change"]!["clusters"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(scene, $"{template["path"]}", body.Replace(scene.Tag, "https://10.9.9.9", StringComparison.Ordinal), "application/json", [])).Status);
    }

    [Fact]
    public async Task A_Flux_event_is_a_change_of_what_it_reconciled()
    {
        using var scene = await GateScene.MakeAsync(server);
        var examples = Example.Documents("flux-notifications.yaml");
        var path = new Uri($"{examples[0].At("spec", "address")}").PathAndQuery;
        Assert.Equal("dev-a", $"{examples[1].At("spec", "eventMetadata", "cluster")}");

        var change = (await PostAsync(scene, path, $$"""
            {"involvedObject":{"kind":"HelmRelease","namespace":"flux-system","name":"podinfo","uid":"1","apiVersion":"helm.toolkit.fluxcd.io/v2"},"severity":"info",
             "timestamp":"2026-03-01T08:00:00Z","message":"Helm upgrade succeeded","reason":"UpgradeSucceeded",
             "metadata":{"cluster":"{{scene.Tag}}","helm.toolkit.fluxcd.io/revision":"6.7.1"},"reportingController":"helm-controller"}
            """, "application/json", [])).Body["changes"]![0]!["change"]!;

        Assert.Equal(("podinfo", "6.7.1", "UpgradeSucceeded", "flux-system"), ((string?)change["component"], (string?)change["version"], (string?)change["phase"], (string?)change["namespace"]));
    }

    [Fact]
    public async Task Each_alert_of_Alertmanager_is_a_change_and_those_without_a_place_are_told()
    {
        using var scene = await GateScene.MakeAsync(server);
        var path = new Uri($"{Example.Documents("alertmanager.yaml")[0].At("receivers", 0, "webhook_configs", 0, "url")}").PathAndQuery;

        var (status, answer) = await PostAsync(scene, path, $$"""
            {"version":"4","groupKey":"{}","status":"firing","alerts":[
              {"status":"firing","labels":{"alertname":"NodeNotReady","cluster":"{{scene.Tag}}","node":"n1","severity":"page"},"startsAt":"2026-03-01T08:00:00Z","fingerprint":"aa"},
              {"status":"firing","labels":{"alertname":"Nowhere"},"startsAt":"2026-03-01T08:00:00Z","fingerprint":"bb"}]}
            """, "application/json", []);

        Assert.Equal(HttpStatusCode.OK, status);
        var change = Assert.Single(answer["changes"]!.AsArray())!["change"]!;
        Assert.Equal(("NodeNotReady", "firing", "n1"), ((string?)change["component"], (string?)change["phase"], (string?)change["nodes"]![0]));
        Assert.Contains("?cluster=NAME", (string?)Assert.Single(answer["ignored"]!.AsArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("argocd", """{"app":{"a":1},"cluster":7}""")]
    [InlineData("argocd", "[]")]
    [InlineData("flux", """{"involvedObject":"x","metadata":["cluster"]}""")]
    [InlineData("alertmanager", """{"alerts":[1,{"labels":[]}]}""")]
    [InlineData("cloudevents", """{"subject":null}""")]
    public async Task What_is_malformed_is_the_sender_s_fault(string mapping, string body)
    {
        using var scene = await GateScene.MakeAsync(server);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(scene, $"/api/v1/changes/from/{mapping}", body, "application/json", [])).Status);
    }

    [Fact]
    public async Task Who_may_not_tell_of_changes_may_not_send_events_either()
    {
        using var viewer = server.Http((await server.TokenAsync("viewer")).Secret);
        using var nobody = server.Http();
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("/api/v1/changes/from/flux", new StringContent("{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync("/api/v1/changes/from/flux", new StringContent("{}"))).StatusCode);
    }

    async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(GateScene scene, string path, string body, string type, Dictionary<string, string> headers)
    {
        using var http = server.Http((await server.TokenAsync("change-system")).Secret);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, new MediaTypeHeaderValue(type)) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
