using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Hosting;

/// <summary>
/// The time between "not ready" and closed doors. Whoever sends requests here learns of the first only when it looks again, and until
/// then its requests are answered. Part of the 30 s in which the server stops.
/// </summary>
sealed class Drain(ServerOptions options, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>The default with several servers, where somebody balances between them.</summary>
    public static TimeSpan Balanced { get; } = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before any service is stopped; the server is unready already.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        var wait = options.Drain ?? (options.Postgres is null ? TimeSpan.Zero : Balanced);
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
