using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;

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

    // A check that found nothing is not repeated for every run that got no answer meanwhile.
    static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);

    ClusterOutage? outage;
    long outageBegan;
    long? trustedSince;
    CancellationToken? confirming;

    // Somebody got no answer, and the check that says whether anybody does is under way.
    bool BeingChecked => confirming is { IsCancellationRequested: false } && !state.State.OutageAlerted;

    /// <inheritdoc/>
    public Task<ClusterOutage?> OutageAsync() => Task.FromResult(
        outage ?? (BeingChecked ? new ClusterOutage(time.GetUtcNow(), "It is being checked whether it answers.", Certain: false) : null));

    /// <inheritdoc/>
    public Task DoubtAsync()
    {
        var trusted = trustedSince is { } since && time.GetElapsedTime(since) < Trusted;
        if (plan is not null && !trusted) Confirm(plan.Target, first: TimeSpan.Zero);
        return Task.CompletedTask;
    }

    /// <summary>Sees to it that somebody looks, on the connection there is now.</summary>
    void Confirm(ClusterTarget target, TimeSpan first)
    {
        if (watch is not null && confirming != watch.Token) ConfirmAsync(target, first, watch.Token).Ignore();
    }

    /// <summary>
    /// Looks until the cluster has answered for long enough. The watch may be cut off or live on: neither says whether new requests
    /// get through.
    /// </summary>
    async Task ConfirmAsync(ClusterTarget target, TimeSpan first, CancellationToken cancellation)
    {
        confirming = cancellation;
        try
        {
            for (var pause = first; ; pause = state.State.OutageAlerted ? CheckWhileOut : CheckAgain)
            {
                if (pause > TimeSpan.Zero) await Task.Delay(pause, time, cancellation);
                var found = await CheckAsync(target, cancellation);
                if (found && outage is null && !state.State.OutageAlerted) break;
            }
            trustedSince = time.GetTimestamp();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The cluster is connected anew, or let go: whoever does that checks it.
        }
        finally
        {
            if (confirming == cancellation) confirming = null;
        }
    }

    /// <summary>
    /// Takes what a check found; an outage told of before a restart, or a moment ago, goes on. Nobody answered since the first check
    /// began; but that alone may be the centre's own pause, so it takes a second one to be certain.
    /// </summary>
    async Task JudgeAsync(ClusterTarget target, ConnectionCheck check, DateTimeOffset since, long began)
    {
        if (check.Answers) await BackAsync(target);
        else
        {
            var (known, second) = (state.State.OutageAlerted, outage is not null);
            if (!second) outageBegan = began;
            outage = outage is not null ? outage with { Why = check.Message }
                : new ClusterOutage(known ? state.State.OutageSince : since, check.Message, Certain: known);
            (answersSince, trustedSince) = (null, null);
            NoteBreaker();
            if (second && time.GetElapsedTime(outageBegan) >= CertainAfter) await LastsAsync(target);
        }
        if (outage is not null || state.State.OutageAlerted) Confirm(target, CheckAgain);
    }

    async Task LastsAsync(ClusterTarget target)
    {
        if (outage is null) return;
        if (!outage.Certain)
        {
            outage = outage with { Certain = true };
            NoteBreaker();
            LogOutage(Name, outage.Since, outage.Why);
        }
        await RaiseAsync(target, outage);
    }

    async Task BackAsync(ClusterTarget target)
    {
        if (outage is { Certain: true }) LogReachable(Name, time.GetElapsedTime(outageBegan));
        var was = outage;
        outage = null;
        NoteBreaker();
        if (was is not null)
        {
            // Whoever waits for it goes on at once, and what was left there meanwhile is seen to.
            pausing?.Cancel();
            SweepSoon();
        }
        if (state.State.OutageAlerted) await ResolveOnceSteadyAsync();
    }

    /// <summary>A run due now would only wait for its deadline.</summary>
    Task RefuseAsync(RunRecord run, ClusterOutage of) => RefuseAsync(run, RunVerdict.Unknown(RunVerdict.ClusterUnreachable, of.Text(Name)));

    async Task RefuseAsync(RunRecord run, RunVerdict verdict)
    {
        try
        {
            await GrainFactory.GetGrain<IProbeRunGrain>(run.Order.Id.ToString()).RefuseAsync(run, verdict);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The run is durable; the next wake-up drives it.
            LogDriveFailed(fault, run.Order.Id, Name);
        }
    }
}
