using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace KubeProbe.Kubernetes.Tests.Runs;

/// <summary>A cluster whose lists and watches are scripted: lists come in their order, watches by the version they resume from.</summary>
sealed class WatchedCluster : IAsyncDisposable
{
    readonly ConcurrentQueue<string> lists = [];
    readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> watches = [];
    readonly Channel<int> takes = Channel.CreateUnbounded<int>();
    readonly Centre centre;
    int listed;

    WatchedCluster(FakeApiServer server, Centre centre)
    {
        Server = server;
        this.centre = centre;
        server.On("GET /api/v1/namespaces/probes/pods", AnswerAsync);
    }

    public FakeApiServer Server { get; }

    /// <summary>How often it was listed.</summary>
    public int Lists => listed;

    public static async Task<WatchedCluster> StartAsync(TimeProvider? time = null) =>
        new(await FakeApiServer.StartAsync(), new Centre(time));

    public void List(string version, params JsonObject[] pods) => lists.Enqueue(ApiTexts.List(version, pods).ToJsonString());

    /// <summary>Says these pieces, then nothing more.</summary>
    public void Watch(string from, params string[] pieces) => Answer(from, context => WriteThenHangAsync(context, pieces));

    public void WatchThenEnd(string from, params string[] pieces) => Answer(from, context => WriteAsync(context, pieces));

    /// <summary>Says these pieces, and breaks the stream once so many news have been taken.</summary>
    public void WatchThenAbort(string from, int taken, params string[] pieces) => Answer(from, async context =>
    {
        await WriteAsync(context, pieces);
        while (await takes.Reader.ReadAsync(context.RequestAborted) < taken) { }
        context.Abort();
    });

    public void Answer(string from, Func<HttpContext, Task> answer) => watches.GetOrAdd(from, _ => []).Enqueue(answer);

    /// <summary>The first news, as text.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var news = new List<string>();
        await foreach (var one in centre.Pods.WatchAsync(centre.Target(Server), limit.Token))
        {
            news.Add(one.Sighting is { } pod ? $"{one.Kind} {pod.Pod} {pod.Phase}" : one.Kind.ToString());
            takes.Writer.TryWrite(news.Count);
            if (news.Count == count) break;
        }
        return news;
    }

    public static async Task WriteThenHangAsync(HttpContext context, params string[] pieces)
    {
        await WriteAsync(context, pieces);
        await HangAsync(context);
    }

    public static async Task HangAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await centre.DisposeAsync();
        await Server.DisposeAsync();
    }

    static async Task WriteAsync(HttpContext context, string[] pieces)
    {
        foreach (var piece in pieces)
        {
            await context.Response.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    }

    async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Query["watch"] != "true")
        {
            Interlocked.Increment(ref listed);
            if (!lists.TryDequeue(out var list)) throw new InvalidOperationException("The script has no more lists.");
            await FakeApiServer.WriteAsync(context, 200, list);
            return;
        }
        var from = context.Request.Query["resourceVersion"].ToString();
        if (watches.TryGetValue(from, out var queue) && queue.TryDequeue(out var answer)) await answer(context);
        else await HangAsync(context);
    }
}
