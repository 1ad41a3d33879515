using KubeProbe.Server.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KubeProbe.Server.Health;

/// <summary>Whether the server lives, has started, and takes work; the same over HTTP and gRPC.</summary>
static class HealthParts
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddGrpcHealthChecks().AddCheck<ReadyCheck>("ready").AddCheck<StorageCheck>("storage");
        services.AddSingleton<StorageCheck>();
        // The gRPC answer is kept up to date by a publisher; its period bounds how old it may be.
        return services.Configure<HealthCheckPublisherOptions>(publisher =>
            (publisher.Delay, publisher.Period) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").AllowAnonymous().ExcludeFromDescription();
        // Alive is whoever answers: no database, no grain, or a slow database would restart every server.
        group.MapGet("/live", () => Results.Text("alive"));
        group.MapGet("/startup", (ServerReadiness readiness) => Answer(readiness.HasStarted, "started", "starting"));
        group.MapGet("/ready", async (HealthCheckService checks, CancellationToken cancellation) =>
        {
            var report = await checks.CheckHealthAsync(cancellation);
            return Answer(report.Status is HealthStatus.Healthy, "ready",
                string.Join(", ", report.Entries.Where(entry => entry.Value.Status is not HealthStatus.Healthy).Select(entry => $"not {entry.Key}")));
        });
        routes.MapGrpcHealthChecksService().AllowAnonymous();
    }

    static IResult Answer(bool good, string yes, string no) =>
        good ? Results.Text(yes) : Results.Text(no, statusCode: StatusCodes.Status503ServiceUnavailable);

    sealed class ReadyCheck(ServerReadiness readiness) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(readiness.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
