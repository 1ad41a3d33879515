using KubeProbe.Core.Clusters;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Hosting;

/// <summary>
/// The time between "not ready" and closed doors, in which clusters are handed over to other servers. Whoever sends requests here learns of
/// the first only when it looks again, and until then its requests are answered. Part of the 30 s in which the server stops.
/// </summary>
sealed class Drain(ServerOptions options, ClusterMoves clusters, TimeProvider time) : IHostedLifecycleService
{
    static readonly TimeSpan HandOverTakes = TimeSpan.FromSeconds(10);
    static readonly TimeSpan RestTakes = TimeSpan.FromSeconds(2);

    /// <summary>The default with several servers, where somebody balances between them.</summary>
    public static TimeSpan Balanced { get; } = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before any service is stopped; the server is unready already.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var wait = options.Drain ?? (options.Postgres is null ? TimeSpan.Zero : Balanced);
        await Task.WhenAll(
            clusters.HandOverAsync(HandOverTakes, cancellationToken),
            wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask);

        // Until now some may have come here anew.
        if (options.Postgres is not null) await clusters.HandOverAsync(RestTakes, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
