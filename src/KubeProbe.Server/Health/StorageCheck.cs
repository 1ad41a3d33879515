using KubeProbe.Core.Runs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KubeProbe.Server.Health;

/// <summary>
/// Whether the database answers. One that fails is not healthy at once; one that is only slow, because the server keeps it busy,
/// gets some time: taking the server out of service would not make it faster.
/// </summary>
sealed class StorageCheck(IRunQueries queries, TimeProvider time) : IHealthCheck
{
    static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(2);
    static readonly TimeSpan MaySlackFor = TimeSpan.FromSeconds(20);

    long lastAnswer = time.GetTimestamp();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            _ = await queries.FindByPrefixAsync("", cancellationToken).WaitAsync(AnswersWithin, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var silent = time.GetElapsedTime(Interlocked.Read(ref lastAnswer));
            return silent < MaySlackFor
                ? HealthCheckResult.Healthy("slow")
                : HealthCheckResult.Unhealthy($"The database gave no answer for {silent.TotalSeconds:0} s.");
        }
        Interlocked.Exchange(ref lastAnswer, time.GetTimestamp());
        return HealthCheckResult.Healthy();
    }
}
