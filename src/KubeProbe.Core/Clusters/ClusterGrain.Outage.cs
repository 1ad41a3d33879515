using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// The breaker: a cluster that stays out of reach is a state of its own, told once, and costs one check now and then rather than
/// a timeout for each of its runs.
/// </summary>
partial class ClusterGrain
{
    // Longer than a hiccup, shorter than most runs.
    static readonly TimeSpan CertainAfter = TimeSpan.FromSeconds(10);
    static readonly TimeSpan CheckAgain = TimeSpan.FromSeconds(3);
    static readonly TimeSpan CheckWhileOut = TimeSpan.FromSeconds(15);

    ClusterOutage? outage;
    bool confirming;

    /// <inheritdoc/>
    public Task<ClusterOutage?> OutageAsync() => Task.FromResult(outage);

    /// <inheritdoc/>
    public Task DoubtAsync()
    {
        if (!confirming && watch is not null && plan is not null) ConfirmAsync(plan.Target, first: TimeSpan.Zero, watch.Token).Ignore();
        return Task.CompletedTask;
    }

    /// <summary>Looks until the cluster answers. The watch may be cut off or live on: neither says whether new requests get through.</summary>
    async Task ConfirmAsync(ClusterTarget target, TimeSpan first, CancellationToken cancellation)
    {
        confirming = true;
        try
        {
            if (first > TimeSpan.Zero) await Task.Delay(first, time, cancellation);
            await CheckAsync(target, cancellation);
            while (outage is { } lasting)
            {
                if (time.GetUtcNow() - lasting.Since >= CertainAfter) await LastsAsync(target);
                await Task.Delay(outage.Certain ? CheckWhileOut : CheckAgain, time, cancellation);
                await CheckAsync(target, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The cluster is connected anew, or let go: whoever does that checks it.
        }
        finally
        {
            confirming = false;
        }
    }

    /// <summary>Takes what a check found; an outage told of before a restart goes on.</summary>
    async Task JudgeAsync(ClusterTarget target, ConnectionCheck check)
    {
        if (check.Answers) await BackAsync(target);
        else if (outage is not null) outage = outage with { Why = check.Message };
        else
        {
            var known = state.State.OutageAlerted;
            outage = new ClusterOutage(known ? state.State.ConnectionSince : time.GetUtcNow(), check.Message, known);
            NoteBreaker();
            if (!confirming && watch is not null) ConfirmAsync(target, CheckAgain, watch.Token).Ignore();
        }
    }

    async Task LastsAsync(ClusterTarget target)
    {
        if (outage is null || (outage.Certain && state.State.OutageAlerted)) return;
        outage = outage with { Certain = true };
        NoteBreaker();
        LogOutage(Name, outage.Since, outage.Why);
        await TellOutageAsync(OutageAlert(target, outage), "raised", alerted: true);
    }

    async Task BackAsync(ClusterTarget target)
    {
        if (outage is { Certain: true } over) LogReachable(Name, time.GetUtcNow() - over.Since);
        if (state.State.OutageAlerted)
        {
            var ended = outage ?? new ClusterOutage(state.State.ConnectionSince, "", Certain: true);
            await TellOutageAsync(OutageAlert(target, ended) with { ResolvedAt = time.GetUtcNow() }, "resolved", alerted: false);
        }
        outage = null;
        NoteBreaker();
    }

    Alert OutageAlert(ClusterTarget target, ClusterOutage of) => AlertMessage.Unreachable(
        Name, of, muted: target.Spec.Paused || MaintenanceRules.Open(target.Spec.Maintenance, time.GetUtcNow()) is not null);

    async Task TellOutageAsync(Alert alert, string what, bool alerted)
    {
        try
        {
            // Known before it is told, so that after a crash it is told under the same id.
            (state.State.OutageAlerted, state.State.ConnectionSince) = (alerted, alert.RaisedAt);
            if (alerted) await state.WriteStateAsync();
            await alerts.WriteAsync(alert, alert.Muted ? null : AlertMessage.Notify(alert, what, time.GetUtcNow()), CancellationToken.None);
            if (!alerted) await state.WriteStateAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The next check finds the same and tells it then.
            state.State.OutageAlerted = !alerted;
            LogOutageNotTold(fault, Name);
        }
    }

    /// <summary>A run due now would only wait for its deadline.</summary>
    async Task RefuseAsync(RunRecord run, ClusterOutage of)
    {
        try
        {
            await GrainFactory.GetGrain<IProbeRunGrain>(run.Order.Id.ToString())
                .RefuseAsync(run, RunVerdict.Unknown("cluster-unreachable", of.Text(Name)));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The run is durable; the next wake-up drives it.
            LogDriveFailed(fault, run.Order.Id, Name);
        }
    }
}
