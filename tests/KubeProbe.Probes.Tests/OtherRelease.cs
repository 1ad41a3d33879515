using System.Net.Http.Headers;
using KubeProbe.Probes.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Probes.Tests;

/// <summary>
/// A development cluster as another release of Kubernetes: a server before its API that hides and renames what that release serves otherwise,
/// and words answers otherwise.
/// </summary>
sealed class OtherRelease : IAsyncDisposable
{
    readonly WebApplication server;
    readonly ClusterAccess behind;
    readonly string kubeconfig;

    OtherRelease(WebApplication server, ClusterAccess behind, string kubeconfig) => (this.server, this.behind, this.kubeconfig) = (server, behind, kubeconfig);

    /// <summary>Answers that it gives by itself, by method and path; null is 404.</summary>
    public Dictionary<string, string?> Own { get; } = [];

    /// <summary>What stands for a text of a path or body behind it.</summary>
    public Dictionary<string, string> Renamed { get; } = [];

    /// <summary>What is answered where something was done; null leaves the answer as it is.</summary>
    public Func<string, string, string?> Instead { get; set; } = (_, _) => null;

    public (string Name, string Value) Parameter => ("KUBECONFIG", kubeconfig);

    /// <summary>As Kubernetes 1.20: cron jobs are served as batch/v1beta1.</summary>
    public static async Task<OtherRelease> WithOldCronJobsAsync(ProbedCluster cluster)
    {
        var release = await StartAsync(cluster);
        release.Own["GET /apis/batch/v1"] = """{"kind": "APIResourceList", "groupVersion": "batch/v1", "resources": [{"name": "jobs", "namespaced": true, "kind": "Job"}]}""";
        release.Own["GET /apis/batch/v1beta1"] = """{"kind": "APIResourceList", "groupVersion": "batch/v1beta1", "resources": [{"name": "cronjobs", "namespaced": true, "kind": "CronJob"}]}""";
        release.Own[$"POST /apis/batch/v1/namespaces/{ProbedCluster.Namespace}/cronjobs"] = null;
        release.Renamed["batch/v1beta1"] = "batch/v1";
        return release;
    }

    public static async Task<OtherRelease> StartAsync(ProbedCluster cluster)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var own = cluster.Kubeconfig();
        var file = own + "-other";
        var release = new OtherRelease(server, ClusterAccess.Connect(new ProbeParameters(name => name == "KUBECONFIG" ? own : null)), file);
        server.Run(release.AnswerAsync);
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await File.WriteAllTextAsync(file, $$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"} }],
             "clusters": [{"name": "c", "cluster": {"server": "{{address}}"} }], "users": [{"name": "u", "user": {"token": "t"} }]}
            """);
        return release;
    }

    async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (Own.TryGetValue($"{http.Request.Method} {path}", out var own))
        {
            http.Response.StatusCode = own is null ? 404 : 200;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(own ?? """{"kind": "Status", "status": "Failure", "message": "the server could not find the requested resource", "reason": "NotFound", "code": 404}""");
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var body = Rename(await reader.ReadToEndAsync(http.RequestAborted));
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(behind.Address, Rename(path) + http.Request.QueryString));
        if (body.Length > 0) request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(http.Request.ContentType!) } };
        var api = (k8s.Kubernetes)behind.Api;
        if (api.Credentials is { } credentials) await credentials.ProcessHttpRequestAsync(request, http.RequestAborted);
        using var answer = await api.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.IsSuccessStatusCode && Instead(http.Request.Method, path) is { } instead) await http.Response.WriteAsync(instead);
        else await StreamAsync(answer, http);
    }

    /// <summary>As it comes: a watch goes on as long as somebody listens.</summary>
    static async Task StreamAsync(HttpResponseMessage answer, HttpContext http)
    {
        try
        {
            await using var from = await answer.Content.ReadAsStreamAsync(http.RequestAborted);
            var buffer = new byte[16 * 1024];
            while (await from.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
            {
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Whoever watched has seen enough.
        }
    }

    string Rename(string text) => Renamed.Aggregate(text, (renamed, pair) => renamed.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        behind.Dispose();
    }
}
