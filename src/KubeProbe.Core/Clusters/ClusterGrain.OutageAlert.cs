using KubeProbe.Core.Alerts;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>The one alert of an outage: raised when it is certain, resolved when the cluster has answered for a while.</summary>
partial class ClusterGrain
{
    // An outage that comes back sooner was not over: a cluster that flaps is one alert, not one a minute.
    static readonly TimeSpan OverAfter = TimeSpan.FromMinutes(1);

    long? answersSince;
    string lastWhy = "";

    async Task RaiseAsync(ClusterTarget target, ClusterOutage of)
    {
        lastWhy = of.Why;
        var muted = target.Spec.Paused || MaintenanceRules.Open(target.Spec.Maintenance, time.GetUtcNow()) is not null;

        // One that was muted is sent when the maintenance is over and the cluster still is not back.
        if (state.State.OutageAlerted && (muted || !state.State.OutageMuted)) return;
        await TellOutageAsync(AlertMessage.Unreachable(Name, of, muted), muted ? null : "raised", alerted: true);
    }

    async Task ResolveOnceSteadyAsync()
    {
        var since = answersSince ??= time.GetTimestamp();
        var answered = time.GetElapsedTime(since);
        if (answered < OverAfter) return;

        await ResolveAsync(time.GetUtcNow() - answered);
        answersSince = null;
    }

    Task ResolveAsync(DateTimeOffset at)
    {
        // An alert that was muted all along was never sent, so nobody waits for its end.
        var over = AlertMessage.Unreachable(Name, new ClusterOutage(state.State.OutageSince, lastWhy, Certain: true), state.State.OutageMuted);
        return TellOutageAsync(over with { ResolvedAt = at }, over.Muted ? null : "resolved", alerted: false);
    }

    async Task TellOutageAsync(Alert alert, string? what, bool alerted)
    {
        var before = (state.State.OutageAlerted, state.State.OutageSince, state.State.OutageMuted);
        try
        {
            // Known before it is told, so that after a crash it is told under the same id.
            (state.State.OutageAlerted, state.State.OutageSince, state.State.OutageMuted) = (alerted, alert.RaisedAt, alert.Muted);
            if (alerted) await SaveAsync();
            await ToIncidentAsync(alert, what);
            if (!alerted) await SaveAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The next check finds the same and tells it then.
            (state.State.OutageAlerted, state.State.OutageSince, state.State.OutageMuted) = before;
            LogOutageNotTold(fault, Name);
        }
    }
}
