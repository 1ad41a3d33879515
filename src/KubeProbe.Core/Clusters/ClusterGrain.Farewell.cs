using KubeProbe.Core.Alerts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>The end of a cluster here: nothing is to recur, unfinished runs are told so, and what is left in it goes, or is told of.</summary>
partial class ClusterGrain
{
    static readonly TimeSpan FarewellTakes = TimeSpan.FromSeconds(30);

    IGrainTimer? farewell;

    /// <summary>The cluster is no longer declared.</summary>
    async Task LetGoAsync(ClusterTarget? last)
    {
        Disconnect();
        foreach (var kind in state.State.Observed) await observers.ForgetAsync(Name, kind);
        if (state.State.OutageAlerted) await ResolveAsync(time.GetUtcNow());
        (outage, answersSince) = (null, null);
        waiting.Clear();
        if (!recovered) await RecoverAsync();
        await DriveActiveAsync();
        await Task.WhenAll(queued.Values.ToList().Select(run => RefuseAsync(run, RunVerdict.Unknown("cluster-gone", "The cluster is no longer declared."))));

        // Beside this call: whoever deletes a manifest does not wait for the cluster.
        last ??= state.State.LastSpec is { Length: > 0 } spec ? new ClusterTarget(Name, state.State.ObservedGeneration, SpecJson.Read<ClusterSpec>(spec)) : null;
        farewell ??= this.RegisterGrainTimer(
            (cancellation) => FarewellAsync(last, cancellation),
            new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
    }

    async Task FarewellAsync(ClusterTarget? target, CancellationToken cancellation)
    {
        try
        {
            if (target is not null) await CleanUpAsync(target).WaitAsync(FarewellTakes, time, cancellation);
        }
        catch (Exception fault) when (fault is TargetClusterException or TimeoutException)
        {
            await TellLeftAsync(target!, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogInspectionBroke(fault, Name);
        }
        finally
        {
            farewell?.Dispose();
            farewell = null;
        }
        if (plan is not null) return;

        if (state.State.UncleanSince is { } since)
            await TellAsync(AlertMessage.Unclean(Name, since, "It is no longer declared.") with { ResolvedAt = time.GetUtcNow() }, "resolved");
        if (await this.GetReminder(WakeUp) is { } reminder) await this.UnregisterReminder(reminder);
        await saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (state.RecordExists) await state.ClearStateAsync();
        state.State = new ClusterState();
        readings.Remove(Name);
        // What its last runs came to is still to be kept.
        TurnSoon();
    }

    // Nobody comes back here: whatever is ours goes, whether its run is over or not.
    async Task CleanUpAsync(ClusterTarget target)
    {
        var (found, unread) = await leftovers.ListAsync(target, state.State.Kinds, CancellationToken.None);
        var ours = new List<Leftover>();
        foreach (var one in found)
        {
            var known = one.Centre.Length == 0 && await queries.FindAsync(one.Run, CancellationToken.None) is { } run && run.Order.Cluster == Name;
            if (LeftoverRules.IsOurs(one, tokens.Centre, _ => known)) ours.Add(one);
        }
        var (notRemoved, faults) = await ReapAsync(target, ours);
        if (notRemoved.Count + unread.Count > 0) await TellLeftAsync(target, string.Join(" ", [.. unread, .. faults]));
    }

    Task TellLeftAsync(ClusterTarget target, string why)
    {
        var now = time.GetUtcNow();
        LogLeftBehind(Name, target.Spec.Namespace, why);

        // Nobody looks again, so it is over as soon as it is told.
        var alert = AlertMessage.LeftBehind(Name, target.Spec.Namespace, tokens.Centre, why, now) with { ResolvedAt = now };
        return alerts.WriteAsync(alert, AlertMessage.Notify(alert, "raised", now), CancellationToken.None);
    }
}
