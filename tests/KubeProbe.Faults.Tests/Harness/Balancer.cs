using System.Collections.Concurrent;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>
/// What stands before the servers: sends each request to a server that says it is ready, in turn, and takes one out as soon as it
/// says that it is not. It repeats nothing.
/// </summary>
sealed class Balancer : IAsyncDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    readonly ConcurrentDictionary<ServerProcess, bool> servers = new();
    readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 }) { Timeout = TimeSpan.FromSeconds(60) };
    readonly CancellationTokenSource end = new();
    readonly Task looking;
    int turn;

    public Balancer() => looking = LookAsync();

    /// <summary>Takes a server in, which may not be ready yet.</summary>
    public void Add(ServerProcess server) => servers[server] = true;

    /// <summary>Takes one out that is known to be gone.</summary>
    public void Remove(ServerProcess server) => servers.TryRemove(server, out _);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var ready = servers.Where(each => each.Value).Select(each => each.Key).OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
        if (ready.Count == 0) throw new HttpRequestException("No server is ready.");
        var server = ready[(Interlocked.Increment(ref turn) & int.MaxValue) % ready.Count];
        return await SendAsync(server, request);
    }

    public async Task<HttpResponseMessage> SendAsync(ServerProcess server, HttpRequestMessage request)
    {
        var path = request.RequestUri!.IsAbsoluteUri ? request.RequestUri.PathAndQuery : request.RequestUri.OriginalString;
        request.RequestUri = new Uri(server.Http, path);
        try
        {
            return await http.SendAsync(request);
        }
        catch (HttpRequestException fault)
        {
            throw new HttpRequestException($"{server.Name}: {fault.Message}", fault);
        }
    }

    async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                await Task.WhenAll(servers.Keys.Select(LookAsync));
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task LookAsync(ServerProcess server)
    {
        var ready = false;
        try
        {
            using var answer = await http.GetAsync(new Uri(server.Http, "/health/ready"), end.Token);
            ready = answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Gone.
        }
        if (servers.TryGetValue(server, out var before)) servers.TryUpdate(server, ready, before);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await looking;
        http.Dispose();
        end.Dispose();
    }
}
