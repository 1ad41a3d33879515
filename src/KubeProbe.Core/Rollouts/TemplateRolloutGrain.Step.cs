using KubeProbe.Core.Alerts;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Rollouts;

/// <summary>What follows what was decided: comparisons are started, and whoever must know is told.</summary>
partial class TemplateRolloutGrain
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    // A cluster that takes no runs for so long leaves the comparison open for the next failure.
    static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    IGrainTimer? timer;
    Task<bool>? telling;
    int tellingOf;
    string? written;

    void StepSoon() => StepIn(TimeSpan.Zero);

    void StepIn(TimeSpan due)
    {
        if (timer is null) timer = this.RegisterGrainTimer(StepAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        else timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    async Task StepAsync(CancellationToken cancellation)
    {
        try
        {
            await TellAlertAsync();
            await TellStatusAsync(cancellation);
            await TellClustersAsync();
            if (await CompareAsync()) StepIn(Again);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogStepFailed(fault, Name);
            StepIn(Again);
        }
    }

    async Task TellAlertAsync()
    {
        if (state.State.Untold is not { } untold) return;
        await alerts.WriteAsync(untold.Alert, AlertMessage.Notify(untold.Alert, untold.What!, time.GetUtcNow()), CancellationToken.None);
        await KeepAsync(state.State with { Untold = null });
    }

    async Task TellStatusAsync(CancellationToken cancellation)
    {
        if (await GetAsync() is not { Rollout: { } status } view) return;
        var told = SpecJson.Write(new TemplateStatus
        {
            ObservedGeneration = status.Candidate,
            Versions = view.Versions,
            Rollout = status,
            Conditions = [RolloutRules.ConditionOf(status, status.Candidate)],
        });
        if (told == written) return;
        await manifests.SetStatusAsync(ManifestKind.ProbeTemplate, Name, told, cancellation);
        written = told;
    }

    /// <summary>Many clusters take their time, and results come meanwhile: they are told beside the turns, and only when all were is that kept.</summary>
    async Task TellClustersAsync()
    {
        if (telling is { IsCompleted: true } done)
        {
            telling = null;
            if (await done) await KeepAsync(state.State with { Told = tellingOf });
            else StepIn(Again);
        }
        if (telling is null && state.State.Told != state.State.Decisions)
        {
            tellingOf = state.State.Decisions;
            telling = TellAllAsync();
        }
    }

    async Task<bool> TellAllAsync()
    {
        try
        {
            var (cases, clusters) = await reach.OfAsync(Name, CancellationToken.None);
            await listener.ChangedAsync(
                [.. cases.Select(@case => new ManifestRef(ManifestKind.ProbeCase, @case))], clusters.Select(cluster => cluster.Name).ToHashSet(), CancellationToken.None);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogStepFailed(fault, Name);
            return false;
        }
        finally
        {
            StepSoon();
        }
    }

    /// <summary>Starts what is to be compared; whether something is left to be started later.</summary>
    async Task<bool> CompareAsync()
    {
        var left = false;
        foreach (var comparison in state.State.Comparisons.Where(comparison => comparison.Run is null))
        {
            var failed = comparison.Failed;
            var answer = await GrainFactory.GetGrain<IClusterGrain>(failed.Cluster).StartRunAsync(
                new ManualTrigger(failed.Case, failed.Binding, failed.Node, new Dictionary<string, ParameterValue>(), KeyOf(comparison), $"rollout of {Name}")
                {
                    // Without it, the cluster runs what is tried there.
                    Compares = comparison.Passed is null ? failed.Run : null,
                });
            if (answer.Run is { } run) await KeepAsync(Started(failed.Run, run.Order.Id));
            else if (answer.Refusal is { Kind: RefusalKind.NotNow } && time.GetUtcNow() - comparison.Since < Patience) left = true;
            else
            {
                LogNotCompared(Name, failed.Run, answer.Refusal?.Message ?? "");
                await KeepAsync(RolloutRules.GiveUp(state.State, failed.Run, time.GetUtcNow()));
                StepSoon();
            }
        }
        return left;
    }

    // The same turn again is the same run.
    static string KeyOf(Comparison comparison) => (comparison.Passed, comparison.Failures) switch
    {
        (null, 1) => $"rollout-{comparison.Failed.Run}",
        (null, var failures) => FormattableString.Invariant($"rollout-{comparison.Failed.Run}-stable-{failures}"),
        (_, var failures) => FormattableString.Invariant($"rollout-{comparison.Failed.Run}-candidate-{failures}"),
    };

    RolloutState Started(Runs.RunId failed, Runs.RunId run) => state.State with
    {
        Comparisons = [.. state.State.Comparisons.Select(comparison => comparison.Failed.Run == failed ? comparison with { Run = run } : comparison)],
    };
}
