using KubeProbe.Core;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Freshness;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Hosting;

namespace KubeProbe.Server.Freshness;

/// <summary>
/// Judges again and again whether verdicts come; which server does, they agree on in the database. It stands beside the silo, so that
/// a silo that hangs is told of.
/// </summary>
sealed partial class FreshnessKeeper(
    FreshnessJudge judge,
    IFreshnessQueries queries,
    FreshnessMeter meter,
    IOutboxQueries outbox,
    OutboxMeter outboxMeter,
    ServerReadiness readiness,
    ServerOptions options,
    TimeProvider time,
    ILogger<FreshnessKeeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenStarted.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Freshness.Every, time);
        do
        {
            try
            {
                await judge.JudgeAsync(stoppingToken);
                meter.Take(await queries.SummaryAsync(stoppingToken));
                // Without a receiver all of them wait for ever, and nobody is waiting for them.
                if (options.AlertUrl is not null) outboxMeter.Take(await outbox.ReadAsync(stoppingToken));
            }
            catch (StorageUnavailableException fault)
            {
                LogUnavailable(fault.Message);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The judgement's age tells; the next tick tries again.
                LogFailed(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
