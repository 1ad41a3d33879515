using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>
/// A cluster, a case and a binding of one test: its runs stay open until the test reports for them. The case is its own, because a gate
/// looks at how the same case does elsewhere.
/// </summary>
sealed class GateScene : IDisposable
{
    readonly RunningServer server;

    GateScene(RunningServer server)
    {
        this.server = server;
        Http = server.Http(server.AdminToken);
    }

    /// <summary>Name of the cluster, the case, the binding, the gate and the component.</summary>
    public string Tag { get; } = $"g{Guid.NewGuid():N}"[..12];

    public HttpClient Http { get; }

    public static async Task<GateScene> MakeAsync(RunningServer server, string gate = "{}")
    {
        var scene = new GateScene(server);
        await scene.ApplyAsync(Harness.Manifests.ACluster(scene.Tag, "gated: yes") + $$"""
            ---
            {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: {{scene.Tag}} }, spec: {template: quiet} }
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: Binding
            metadata: {name: {{scene.Tag}} }
            spec: {cluster: {{scene.Tag}}, case: {{scene.Tag}}, changes: {}, gate: {{gate}} }
            """);
        return scene;
    }

    public async Task ApplyAsync(string yaml)
    {
        using var answer = await Http.PostAsync("/api/v1/apply", new StringContent(yaml, new MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Posts JSON and reads the JSON of the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body = "", HttpClient? http = null)
    {
        using var answer = await (http ?? Http).PostAsync(path, new StringContent(body, new MediaTypeHeaderValue("application/json")));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(path))!;

    /// <summary>Reports for every run of a change, once they are all made.</summary>
    public async Task ReportAsync(string change, string report)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        JsonNode told;
        while (!(bool)(told = await GetAsync($"/api/v1/changes/{Uri.EscapeDataString(change)}"))["complete"]!) await Task.Delay(50, patience.Token);
        foreach (var run in told["runIds"]!.AsArray().Select(id => (string)id!))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/report/v1/runs/{run}") { Content = new StringContent(report, new MediaTypeHeaderValue("application/json")) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.RunToken(run));
            using var anonymous = server.Http();
            using var answer = await anonymous.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    public Task PassAsync(string change) => ReportAsync(change, """{"ok":true}""");

    public Task FailAsync(string change) => ReportAsync(change, """{"ok":false,"errors":["no answer from the service"]}""");

    public void Dispose() => Http.Dispose();
}
