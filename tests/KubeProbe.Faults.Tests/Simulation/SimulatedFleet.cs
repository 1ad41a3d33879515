using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Faults.Tests.Simulation;

/// <summary>
/// API servers of any number of clusters, each at a path of one address: what a run asks of them, held at whatever step a test
/// wants. Pods do what the script of their case says.
/// </summary>
sealed class SimulatedFleet : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, SimulatedCluster> clusters = new();
    readonly ConcurrentDictionary<RequestHold, bool> holds = new();
    readonly ConcurrentDictionary<string, PodScript> scripts = new();
    readonly CancellationTokenSource end = new();
    readonly WebApplication app;

    SimulatedFleet(WebApplication app) => this.app = app;

    /// <summary>Sends the pods' reports.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage>> Reporter { get; set; } = _ => throw new HttpRequestException("Nobody to report to.");

    public IEnumerable<SimulatedCluster> Clusters => clusters.Values;

    public SimulatedCluster this[string name] => clusters.GetOrAdd(name, each => new SimulatedCluster(each));

    public string Address(string cluster) => $"{app.Urls.First()}/{cluster}";

    public static async Task<SimulatedFleet> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fleet = new SimulatedFleet(builder.Build());
        fleet.app.Run(fleet.AnswerAsync);
        await fleet.app.StartAsync();
        return fleet;
    }

    /// <summary>Holds what matches from now on.</summary>
    public RequestHold Hold(Held at, Func<ApiRequest, bool> matches)
    {
        var hold = new RequestHold(at, matches, gone => holds.TryRemove(gone, out _));
        holds.TryAdd(hold, true);
        return hold;
    }

    public void Script(string @case, PodScript script) => scripts[@case] = script;

    async Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var cluster = this[parts[0]];
        try
        {
            await AnswerAsync(context, cluster, parts[1..]);
        }
        catch (OperationCanceledException)
        {
            // The caller is gone.
            context.Abort();
        }
    }

    // /api/v1/namespaces/{ns}/{resource}[/{name}]
    Task AnswerAsync(HttpContext context, SimulatedCluster cluster, string[] path)
    {
        if (path is ["version"]) return WriteAsync(context, 200, """{"major":"1","minor":"26","gitVersion":"v1.26.5"}""");
        if (path[^1].EndsWith("accessreviews", StringComparison.Ordinal))
            return WriteAsync(context, 201, """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":true}}""");
        if (path is ["api", "v1", "nodes"]) return WriteAsync(context, 200, """{"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""");
        if (path.Length < 5) return NotFoundAsync(context);

        var (resource, name) = (path[4], path.Length > 5 ? path[5] : "");
        return (context.Request.Method, name) switch
        {
            ("POST", _) => CreateAsync(context, cluster, resource),
            ("GET", "") when resource == "pods" && context.Request.Query.ContainsKey("watch") => WatchAsync(context, cluster),
            ("GET", "") => WriteAsync(context, 200, resource == "pods" ? cluster.ListPods() : """{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"""),
            ("GET", _) => GetAsync(context, cluster, resource, name, path.Length > 6),
            ("DELETE", _) => DeleteAsync(context, cluster, resource, name),
            _ => NotFoundAsync(context),
        };
    }

    async Task CreateAsync(HttpContext context, SimulatedCluster cluster, string resource)
    {
        var item = (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var metadata = item["metadata"]!;
        var request = new ApiRequest(cluster.Name, "create", resource, metadata["name"]!.GetValue<string>(), metadata["labels"]!["kubeprobe.io/case"]!.GetValue<string>());

        await PassAsync(Held.Before, request, context);
        if (cluster.Create(resource, item) is not { } made)
        {
            await WriteAsync(context, 409, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"AlreadyExists","code":409}""");
            return;
        }
        var text = made.ToJsonString();
        if (resource == "pods") Begin(cluster, made, request.Case);
        await PassAsync(Held.After, request, context);
        await WriteAsync(context, 201, text);
    }

    void Begin(SimulatedCluster cluster, JsonObject pod, string @case)
    {
        var token = SimulatedCluster.TokenOf(cluster.Find("secrets", pod["metadata"]!["name"]!.GetValue<string>())!);
        var life = new SimulatedPod(cluster, pod, token, scripts.GetValueOrDefault(@case, PodScript.Passes), request => Reporter(request));
        _ = life.LiveAsync(end.Token);
    }

    async Task GetAsync(HttpContext context, SimulatedCluster cluster, string resource, string name, bool log)
    {
        await PassAsync(Held.Before, new ApiRequest(cluster.Name, "get", log ? "log" : resource, name, cluster.CaseOf(resource, name)), context);
        if (cluster.Find(resource, name) is not { } found) await NotFoundAsync(context);
        else await (log ? context.Response.WriteAsync("a line of log\n") : WriteAsync(context, 200, found.ToJsonString()));
    }

    async Task DeleteAsync(HttpContext context, SimulatedCluster cluster, string resource, string name)
    {
        var request = new ApiRequest(cluster.Name, "delete", resource, name, cluster.CaseOf(resource, name));
        await PassAsync(Held.Before, request, context);
        var gone = cluster.Delete(resource, name);
        await PassAsync(Held.After, request, context);
        await (gone ? WriteAsync(context, 200, """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}""") : NotFoundAsync(context));
    }

    static async Task WatchAsync(HttpContext context, SimulatedCluster cluster)
    {
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        var from = long.Parse(context.Request.Query["resourceVersion"].ToString(), CultureInfo.InvariantCulture);
        await cluster.WatchAsync(
            from,
            async lines =>
            {
                await context.Response.WriteAsync(lines, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            },
            context.RequestAborted);
    }

    async Task PassAsync(Held step, ApiRequest request, HttpContext context)
    {
        foreach (var hold in holds.Keys) await hold.PassAsync(step, request, context.RequestAborted);
    }

    static Task NotFoundAsync(HttpContext context) =>
        WriteAsync(context, 404, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}""");

    static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        foreach (var hold in holds.Keys) hold.Dispose();
        await app.DisposeAsync();
        end.Dispose();
    }
}
