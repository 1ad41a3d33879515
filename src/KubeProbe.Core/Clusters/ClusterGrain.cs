using KubeProbe.Core.Alerts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// One target cluster. The reminder only wakes it and keeps it alive; what is to be done is read from the declared manifests, the
/// run history and the clock. The story of a due run stands in <c>ClusterGrain.WhenDue.cs</c>.
/// </summary>
[GrainType("cluster")]
sealed partial class ClusterGrain(
    [PersistentState("cluster")] IPersistentState<ClusterState> state,
    ClusterPlans plans,
    IManifestStore manifests,
    IRunHistory history,
    IRunQueries queries,
    ISlotHistory slots,
    IProbePods pods,
    IClusterConnections connections,
    ILeftovers leftovers,
    ITargetCapabilities capabilities,
    RunTokens tokens,
    IAlertBook alerts,
    IRunFeed feed,
    IOptions<RunOptions> options,
    ClusterReadings readings,
    RunMeter meter,
    IOwnDelay delay,
    ObjectObservers observers,
    NodeProbes.ITargetNodes targetNodes,
    TimeProvider time,
    ILogger<ClusterGrain> logger) : Grain, IClusterGrain, IRemindable
{
    const string WakeUp = "wake-up";
    static readonly TimeSpan WakeUpPeriod = TimeSpan.FromMinutes(1);

    ClusterPlan? plan;
    bool stale;
    IGrainTimer? turnTimer;
    Task saving = Task.CompletedTask;
    DateTimeOffset turnAt = DateTimeOffset.MaxValue;
    Countdown? turnIn;

    string Name => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async Task RefreshAsync()
    {
        // Until it is through: whoever comes next reads anew.
        stale = true;
        var before = plan;
        plan = await plans.ReadAsync(Name, CancellationToken.None);
        if (plan is null)
        {
            await LetGoAsync(before?.Target);
            return;
        }
        NoteHeld();
        waiting.RemoveAll(candidate => !plan.Bound.ContainsKey(candidate.Key));
        foreach (var gone in lastStarts.Keys.Where(key => !plan.Bound.ContainsKey(key)).ToList()) lastStarts.Remove(gone);
        foreach (var gone in starts.Keys.Where(name => !active.Values.Any(order => order.Case == name) && !plan.Bound.Keys.Any(key => key.Case == name)).ToList())
            starts.Remove(gone);
        if (!recovered) await RecoverAsync();
        if (!state.State.Reminded) await RemindAsync();
        if (before?.Target.Generation != plan.Target.Generation || watch is null) Connect();
        await ObserveAsync();
        stale = false;
        TurnSoon();
    }

    /// <summary>Every entry through which something else than a refresh comes in first.</summary>
    async Task<bool> ReadyAsync()
    {
        if (plan is null || !recovered || stale) await RefreshAsync();
        return plan is not null;
    }

    /// <inheritdoc/>
    public async Task WakeAsync()
    {
        var fresh = !recovered;
        await RefreshAsync();
        if (!fresh) await DriveActiveAsync();
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!await ReadyAsync()) return;
        Reading.TickedAt = time.GetUtcNow();
        await DriveActiveAsync();
        SweepSoon();
        InspectSoon();
        TurnSoon();
    }

    async Task RemindAsync()
    {
        await this.RegisterOrUpdateReminder(WakeUp, WakeUpPeriod, WakeUpPeriod);
        state.State.Reminded = true;
        await SaveAsync();
    }

    /// <summary>One write after the other: the watch, the breaker and calls all write, and each write needs the etag of the one before.</summary>
    Task SaveAsync() => saving = SaveAfterAsync(saving);

    async Task SaveAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await state.WriteStateAsync();
    }

    void TurnSoon() => TurnBefore(time.GetUtcNow());

    void TurnBefore(DateTimeOffset at)
    {
        // What is armed already is compared by the time that is left, not by instants: the clock may have been set since.
        var due = at - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;
        if (turnIn is { } armed && armed.Left <= due) return;

        (turnAt, turnIn) = (at, Countdown.Of(due, time));
        Reading.TurnAt = at;
        if (turnTimer is null)
            turnTimer = this.RegisterGrainTimer(TurnAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        else turnTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Disconnect();
        readings.Remove(Name);

        // What is stored moves on with the grain: it must be what was written last.
        await saving.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
