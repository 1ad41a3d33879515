using System.Globalization;

namespace KubeProbe.Simulation.ApiServers;

/// <summary>
/// Many API servers in one process, each under a path <c>/c/{number}/</c>; plain HTTP on loopback. Light, so that what is measured is
/// the caller. Ports are several, because one takes no more connections than there are ephemeral ports.
/// </summary>
sealed class SimulatedServers : IAsyncDisposable
{
    const int ClustersPerPort = 4_000;

    readonly HttpClient reports = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) });
    readonly CancellationTokenSource stopping = new();
    readonly SimulatedCluster[] clusters;
    readonly WebApplication app;
    readonly Ledger ledger = new();
    readonly SimulationOptions options;

    SimulatedServers(WebApplication app, SimulationOptions options)
    {
        (this.app, this.options) = (app, options);
        var pods = new PodLife(options, ledger, reports);
        clusters = [.. Enumerable.Range(0, options.Clusters).Select(number => new SimulatedCluster(number, options, pods, ledger))];
    }

    public IEnumerable<string> Addresses => app.Urls;

    public static async Task<SimulatedServers> StartAsync(SimulationOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var ports = 1 + (options.Clusters - 1) / ClustersPerPort;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (var port = 0; port < ports; port++) kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });
        var servers = new SimulatedServers(builder.Build(), options);
        servers.app.Run(servers.AnswerAsync);
        await servers.app.StartAsync();
        _ = servers.BookmarkAsync();
        return servers;
    }

    Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value.AsSpan();
        if (path.StartsWith("/c/"))
        {
            var rest = path[3..];
            var slash = rest.IndexOf('/');
            if (slash > 0 && int.TryParse(rest[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < clusters.Length)
                return number >= clusters.Length - options.Hanging
                    ? Task.Delay(Timeout.Infinite, context.RequestAborted)
                    : clusters[number].AnswerAsync(context, rest[slash..].ToString());
        }
        return path switch
        {
            "/simulation/counts" => context.Response.WriteAsJsonAsync(ledger.Counts(clusters.Sum(cluster => cluster.Watches))),
            "/simulation/ledger" => ledger.WriteAsync(context.Response.Body),
            _ => Answer.WriteAsync(context, 404, Answer.NotFound),
        };
    }

    // A real server tells each watch about once a minute how far it is.
    async Task BookmarkAsync()
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            for (var tick = 0; await second.WaitForNextTickAsync(stopping.Token); tick++)
                for (var number = tick % 60; number < clusters.Length; number += 60) clusters[number].Bookmark();
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var cluster in clusters) cluster.Stop();
        await app.DisposeAsync();
        reports.Dispose();
        stopping.Dispose();
    }
}
