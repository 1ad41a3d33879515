using KubeProbe.Core;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Hosting;
using KubeProbe.Server.Runs;

namespace KubeProbe.Server.Gates;

/// <summary>
/// Watches gates to their end, so that what is to be told of them is told without anybody asking: looks when their runs move on, and at the
/// instants at which time alone decides. Every server looks; a gate is one server's at a time, and what two find is the same news.
/// </summary>
sealed partial class GateKeeper(
    GateReader gates, IGateWatches watches, IGateRoutes routes, ControlGroups declared, GateMeter meter, RunHub hub, ServerReadiness readiness, TimeProvider time, ILogger<GateKeeper> log)
    : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    // A change's runs move on together: one look for all of them.
    static readonly TimeSpan Together = TimeSpan.FromMilliseconds(300);
    static readonly TimeSpan EveryStanding = TimeSpan.FromSeconds(10);
    // For a time without a database.
    static readonly TimeSpan EveryPolicy = TimeSpan.FromMinutes(1);
    const int AtOnce = 50;

    long toldAt, declaredAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenStarted.WaitAsync(stoppingToken);
        // Armed before the first look: nothing falls between the two.
        using var watch = hub.Watch(news => news.Order.Trigger is RunTrigger.Change && news.Phase is RunPhase.Running or RunPhase.Finished);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(watch, stoppingToken);
            }
            catch (StorageUnavailableException fault)
            {
                LogUnavailable(fault.Message);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
            }
            await watch.WaitAsync(Every, time, stoppingToken);
            await Task.Delay(Together, time, stoppingToken);
        }
    }

    async Task TurnAsync(RunWatch watch, CancellationToken cancellation)
    {
        var moved = new HashSet<string>(StringComparer.Ordinal);
        while (watch.TryRead(out var news)) moved.Add(news.Order.TriggeredBy);
        if (moved.Count > 0) await watches.HurryAsync(moved, time.GetUtcNow(), cancellation);

        IReadOnlyList<GateLease> due;
        do
        {
            due = await watches.LeaseDueAsync(time.GetUtcNow(), AtOnce, cancellation);
            foreach (var lease in due) await LookAsync(lease, cancellation);
        }
        while (due.Count == AtOnce);
        if (declaredAt == 0 || time.GetElapsedTime(declaredAt) >= EveryPolicy)
        {
            await declared.RefreshAsync();
            declaredAt = time.GetTimestamp();
        }
        if (toldAt != 0 && time.GetElapsedTime(toldAt) < EveryStanding) return;
        meter.Take(await watches.StandingsAsync(GateMeter.MostGates, cancellation));
        toldAt = time.GetTimestamp();
    }

    // One that can't be looked at keeps no other from it: it is looked at again when its lease is over.
    async Task LookAsync(GateLease lease, CancellationToken cancellation)
    {
        try
        {
            var now = time.GetUtcNow();
            var state = await gates.ReadAsync(lease.Change, cancellation);
            await watches.WriteAsync(
                state is null
                    ? new GateLook(lease, GateVerdict.Unknown, null, [], [], now)
                    : new GateLook(lease, state.Verdict, GateWatchRules.Next(state, now), GateNewsRules.Of(state), routes.ChannelsOf(state.Evidence.Change.Change), now) { Changed = GateNewsRules.Changed(state, now) },
                cancellation);
        }
        catch (Exception fault) when (fault is not StorageUnavailableException && !(fault is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            LogNotLookedAt(fault, lease.Change);
        }
    }
}
