using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Api;

/// <summary>Results that somebody pushes, as Gatus' clients do.</summary>
public sealed class ExternalTests(RunningServer server)
{
    [Theory]
    [InlineData("external/far-away/{0}?success=true&duration=150ms", "VERDICT_PASSED", "0.15")]
    [InlineData("external/far-away/{0}?success=false&error=disk%20full", "VERDICT_FAILED", "disk full")]
    [InlineData("endpoints/far-away_{0}/external?success=false&error=", "VERDICT_FAILED", "reported-failure")]
    public async Task A_pushed_result_is_a_run_with_its_verdict(string path, string verdict, string told)
    {
        var name = await DeclareAsync();
        using var http = server.Http((await server.TokenAsync("change-system")).Secret);

        using var answer = await http.PostAsync($"/api/v1/{path.Replace("{0}", name, StringComparison.Ordinal)}", null);
        var run = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["run"];

        var text = await http.GetStringAsync($"/api/v1/runs/{run}");
        Assert.Contains(verdict, text, StringComparison.Ordinal);
        Assert.Contains(told, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_that_waits_for_a_result_gets_it()
    {
        var name = await DeclareAsync();
        using var channel = server.Grpc(server.AdminToken);
        var waiting = (await new Contracts.V1Alpha1.Runs.RunsClient(channel).StartRunAsync(new Contracts.V1Alpha1.StartRunRequest { Cluster = "far-away", Case = name })).Run;
        using var http = server.Http(server.AdminToken);

        using var answer = await http.PostAsync($"/api/v1/external/far-away/{name}?success=true", null);

        Assert.Equal(waiting.Id, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["run"]);
        Assert.Contains("VERDICT_PASSED", await http.GetStringAsync($"/api/v1/runs/{waiting.Id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("external/far-away/{0}?success=perhaps&duration=soon", HttpStatusCode.BadRequest, "duration")]
    [InlineData("external/far-away/quiet?success=true", HttpStatusCode.BadRequest, "contract: external")]
    [InlineData("external/far-away/nothing-such?success=true", HttpStatusCode.NotFound, "ProbeCase")]
    [InlineData("external/nowhere/{0}?success=true", HttpStatusCode.NotFound, "Cluster")]
    [InlineData("endpoints/nowhere/external?success=true", HttpStatusCode.BadRequest, "CLUSTER_CASE")]
    public async Task What_can_not_be_taken_is_told(string path, HttpStatusCode status, string told)
    {
        var name = await DeclareAsync();
        using var http = server.Http(server.AdminToken);

        using var answer = await http.PostAsync($"/api/v1/{path.Replace("{0}", name, StringComparison.Ordinal)}", null);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_pushes_nothing()
    {
        using var http = server.Http((await server.TokenAsync("viewer")).Secret);
        using var answer = await http.PostAsync("/api/v1/external/far-away/quiet?success=true", null);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    async Task<string> DeclareAsync()
    {
        var name = $"pushed-{Guid.NewGuid():N}"[..20];
        using var http = server.Http(server.AdminToken);
        using var answer = await http.PostAsync("/api/v1/apply", new StringContent(
            $$"""
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: {{name}} }, spec: {contract: external, timeout: 30m} }
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: {{name}} }, spec: {template: {{name}} } }
            """,
            new MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return name;
    }
}
