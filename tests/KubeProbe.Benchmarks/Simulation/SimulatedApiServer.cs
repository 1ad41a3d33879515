using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace KubeProbe.Benchmarks.Simulation;

/// <summary>
/// The calls a run makes on an API server, and nothing else: Secrets and pods are kept in memory, a pod completes and reports by
/// itself as soon as it is made. Light, so that what is measured is the caller. Plain HTTP on loopback.
/// </summary>
sealed class SimulatedApiServer : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, string> tokens = [];
    readonly ConcurrentDictionary<Channel<byte[]>, string[]> watches = [];
    readonly HttpClient reports = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
    readonly WebApplication app;
    long version = 1;
    long requests;
    long complete;

    SimulatedApiServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public static async Task<SimulatedApiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new SimulatedApiServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/simulation/requests") return WriteAsync(context, 200, $"{Interlocked.Read(ref requests)}");
        if (path == "/simulation/complete") return WriteAsync(context, 200, $"{Interlocked.Read(ref complete)}");

        Interlocked.Increment(ref requests);
        return (context.Request.Method, path) switch
        {
            ("POST", _) when path.EndsWith("/secrets", StringComparison.Ordinal) => MakeSecretAsync(context),
            ("POST", _) when path.EndsWith("/pods", StringComparison.Ordinal) => MakePodAsync(context),
            ("GET", _) when context.Request.Query.ContainsKey("watch") => WatchAsync(context),
            ("GET", "/version") => WriteAsync(context, 200, """{"major":"1","minor":"26","gitVersion":"v1.26.5"}"""),
            ("GET", _) => WriteAsync(context, 200, $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"},"items":[]}"""),
            ("DELETE", _) => DeleteAsync(context, path),
            ("POST", _) when path.EndsWith("accessreviews", StringComparison.Ordinal) =>
                WriteAsync(context, 201, """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":true}}"""),
            _ => WriteAsync(context, 404, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}"""),
        };
    }

    async Task MakeSecretAsync(HttpContext context)
    {
        var secret = await ReadAsync(context);
        var name = secret["metadata"]!["name"]!.GetValue<string>();
        var data = secret["data"]?["run-token"]?.GetValue<string>();
        tokens[name] = data is not null ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : secret["stringData"]!["run-token"]!.GetValue<string>();
        Stamp(secret);
        secret.Remove("data");
        await WriteAsync(context, 201, secret.ToJsonString());
    }

    Task DeleteAsync(HttpContext context, string path)
    {
        if (path.Contains("/pods/", StringComparison.Ordinal)) Interlocked.Increment(ref complete);
        return WriteAsync(context, 200, """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}""");
    }

    async Task MakePodAsync(HttpContext context)
    {
        var pod = await ReadAsync(context);
        Stamp(pod);
        await WriteAsync(context, 201, pod.ToJsonString());
        _ = RunAsync(pod);
    }

    async Task RunAsync(JsonObject pod)
    {
        var name = pod["metadata"]!["name"]!.GetValue<string>();
        var environment = pod["spec"]!["containers"]![0]!["env"]!.AsArray();
        var url = environment.First(variable => variable!["name"]!.GetValue<string>() == "KUBEPROBE_REPORT_URL")!["value"]!.GetValue<string>();
        tokens.TryRemove(name, out var token);

        using var report = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Report) };
        report.Content.Headers.ContentType = new("application/json");
        report.Headers.Authorization = new("Bearer", token);
        using var answer = await reports.SendAsync(report);
        if (!answer.IsSuccessStatusCode) Console.Error.WriteLine($"report of {name}: {(int)answer.StatusCode}");

        pod["status"] = JsonNode.Parse(Done);
        Stamp(pod);
        var line = Encoding.UTF8.GetBytes($$"""{"type":"MODIFIED","object":{{pod.ToJsonString()}}}""" + "\n");
        var labels = pod["metadata"]!["labels"]!.AsObject();
        foreach (var (watch, selector) in watches)
            if (Array.TrueForAll(selector, wanted => wanted.Split('=', 2) is [var key, var value] && (string?)labels[key] == value))
                watch.Writer.TryWrite(line);
    }

    async Task WatchAsync(HttpContext context)
    {
        var lines = Channel.CreateUnbounded<byte[]>();
        watches.TryAdd(lines, context.Request.Query["labelSelector"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries));
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(line, context.RequestAborted);
                if (lines.Reader.Count == 0) await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The watcher went; that is how a watch ends.
        }
        finally
        {
            watches.TryRemove(lines, out _);
        }
    }

    void Stamp(JsonObject item)
    {
        var metadata = item["metadata"]!.AsObject();
        metadata["uid"] ??= Guid.NewGuid().ToString();
        metadata["resourceVersion"] = Interlocked.Increment(ref version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        metadata["creationTimestamp"] ??= "2026-01-01T00:00:00Z";
    }

    static async Task<JsonObject> ReadAsync(HttpContext context) =>
        (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body, cancellationToken: context.RequestAborted))!;

    static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        reports.Dispose();
        await app.DisposeAsync();
    }

    static readonly byte[] Report = """{"ok":true,"measurements":[{"name":"op","ok":true,"seconds":0.01}]}"""u8.ToArray();

    const string Done = """
        {"phase":"Succeeded","containerStatuses":[{"name":"probe","ready":false,"restartCount":0,"image":"x","imageID":"",
        "state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-01-01T00:00:00Z","finishedAt":"2026-01-01T00:00:01Z"}}}]}
        """;
}
