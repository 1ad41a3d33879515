using k8s;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Benchmarks.Floor;

/// <summary>
/// What a script of one's own would do: the same four calls to the API server by the client library, the same report to an HTTP
/// endpoint, one insert into SQLite that is on the disk before the report is answered, as in the product, and nothing that decides,
/// recovers, watches or shows anything. Each worker has one run at a time.
/// </summary>
sealed class BareLoop : IAsyncDisposable
{
    const string Namespace = "bare";

    readonly Kubernetes kubernetes;
    readonly WebApplication app;
    readonly SqliteConnection database;
    readonly SemaphoreSlim writing = new(1);
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, TaskCompletionSource> awaited = [];
    long made;

    BareLoop(Uri api, WebApplication app, SqliteConnection database)
    {
        kubernetes = new Kubernetes(new KubernetesClientConfiguration { Host = api.ToString(), AccessToken = "token" });
        this.app = app;
        this.database = database;
    }

    public static async Task<BareLoop> StartAsync(Uri api, string databasePath)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var database = new SqliteConnection($"Data Source={databasePath}");
        await database.OpenAsync();
        foreach (var statement in (string[])["PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE runs (id TEXT PRIMARY KEY, report TEXT NOT NULL)"])
        {
            using var command = database.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
        var loop = new BareLoop(api, builder.Build(), database);
        loop.app.MapPost("/report/v1/runs/{id}", loop.TakeAsync);
        await loop.app.StartAsync();
        return loop;
    }

    /// <summary>Runs until cancelled; answers with the number of complete runs.</summary>
    public async Task<long> RunAsync(int workers, CancellationToken stop)
    {
        var before = Interlocked.Read(ref made);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(stop)));
        return Interlocked.Read(ref made) - before;
    }

    async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var id = Guid.NewGuid().ToString("N");
            var done = awaited[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await kubernetes.CoreV1.CreateNamespacedSecretAsync(Bodies.Secret(id), Namespace);
            await kubernetes.CoreV1.CreateNamespacedPodAsync(Bodies.Pod(id, $"{app.Urls.First()}/report/v1/runs/{id}"), Namespace);
            await done.Task;
            await kubernetes.CoreV1.DeleteNamespacedSecretAsync(id, Namespace);
            await kubernetes.CoreV1.DeleteNamespacedPodAsync(id, Namespace);
            Interlocked.Increment(ref made);
        }
    }

    async Task<IResult> TakeAsync(string id, HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var report = await reader.ReadToEndAsync();
        await writing.WaitAsync();
        try
        {
            using var insert = database.CreateCommand();
            insert.CommandText = "INSERT INTO runs (id, report) VALUES ($id, $report)";
            insert.Parameters.AddWithValue("$id", id);
            insert.Parameters.AddWithValue("$report", report);
            await insert.ExecuteNonQueryAsync();
        }
        finally
        {
            writing.Release();
        }
        if (awaited.TryRemove(id, out var done)) done.SetResult();
        return Results.Ok();
    }

    public async ValueTask DisposeAsync()
    {
        kubernetes.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
        writing.Dispose();
    }
}
