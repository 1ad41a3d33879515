using KubeProbe.Core.Remedies;
using KubeProbe.Server.Hosting;

namespace KubeProbe.Server.Remedies;

/// <summary>
/// Takes up every execution that is not over: when this server starts, and again and again, so that none waits on a server that is gone. Several
/// servers may do so at once; it is one grain whoever calls it.
/// </summary>
sealed partial class RemediationKeeper(
    IGrainFactory grains, IRemediationQueries executions, ServerReadiness readiness, TimeProvider time, ILogger<RemediationKeeper> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenStarted.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                foreach (var id in await executions.OpenAsync(stoppingToken))
                    await grains.GetGrain<IRemediationGrain>(id).DriveAsync();
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database is away, or a server just went: the next tick takes them up.
                LogNotTakenUp(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Executions of remedies could not all be taken up; that is tried again in 15 s")]
    partial void LogNotTakenUp(Exception fault);
}
