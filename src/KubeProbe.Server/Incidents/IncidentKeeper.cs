using KubeProbe.Core;
using KubeProbe.Core.Incidents;
using KubeProbe.Server.Hosting;

namespace KubeProbe.Server.Incidents;

/// <summary>
/// Wakes incidents of which something is due: a message that waited for more, the end of a snooze. Every server looks; that two wake one
/// changes nothing.
/// </summary>
sealed partial class IncidentKeeper(IIncidentBook book, IGrainFactory grains, ServerReadiness readiness, TimeProvider time, ILogger<IncidentKeeper> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    const int AtOnce = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenStarted.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                foreach (var (group, incident) in await book.DueAsync(time.GetUtcNow(), AtOnce, stoppingToken)) await WakeAsync(group, incident, stoppingToken);
            }
            catch (StorageUnavailableException fault)
            {
                LogUnavailable(fault.Message);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // One that can't be woken keeps no other from it.
    async Task WakeAsync(string group, string incident, CancellationToken cancellation)
    {
        try
        {
            await grains.GetGrain<IIncidentGrain>(group).WakeAsync(incident).WaitAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogNotWoken(fault, incident);
        }
    }
}
