using KubeProbe.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Storage.History;

/// <summary>Sweeps history again and again. Every server runs one; which one sweeps they agree on in the database.</summary>
sealed partial class HistoryKeeper(
    HistorySweep sweep, StorageOpening opening, StorageOptions options, TimeProvider time, ILogger<HistoryKeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await opening.OpenAsync().WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Retention.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sweep.RunAsync(stoppingToken);
            }
            catch (StorageUnavailableException fault)
            {
                LogUnavailable(fault.Message);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // History that isn't swept grows; a server that ends for it helps nobody.
                LogFailed(fault);
            }
        }
    }
}
