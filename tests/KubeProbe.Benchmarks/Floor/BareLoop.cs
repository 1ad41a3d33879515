using System.Net.Http.Headers;
using System.Text;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Benchmarks.Floor;

/// <summary>
/// The least a run can cost: the same four calls to the API server, the same report to an HTTP endpoint, one insert into SQLite, and
/// nothing that decides, recovers, watches or shows anything. Each worker has one run at a time.
/// </summary>
sealed class BareLoop : IAsyncDisposable
{
    readonly HttpClient http;
    readonly WebApplication app;
    readonly SqliteConnection database;
    readonly SemaphoreSlim writing = new(1);
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, TaskCompletionSource> awaited = [];
    long made;

    BareLoop(Uri api, WebApplication app, SqliteConnection database)
    {
        http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = api };
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
        foreach (var statement in (string[])["PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "CREATE TABLE runs (id TEXT PRIMARY KEY, report TEXT NOT NULL)"])
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
            await SendAsync(HttpMethod.Post, "secrets", Bodies.Secret(id));
            await SendAsync(HttpMethod.Post, "pods", Bodies.Pod(id, $"{app.Urls.First()}/report/v1/runs/{id}"));
            await done.Task;
            await SendAsync(HttpMethod.Delete, $"secrets/{id}", null);
            await SendAsync(HttpMethod.Delete, $"pods/{id}", null);
            Interlocked.Increment(ref made);
        }
    }

    async Task SendAsync(HttpMethod method, string resource, string? body)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/namespaces/bare/{resource}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
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
        http.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
        writing.Dispose();
    }
}
