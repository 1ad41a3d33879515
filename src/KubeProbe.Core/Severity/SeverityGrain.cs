using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Severity;

[GrainType("severity")]
sealed partial class SeverityGrain(
    [PersistentState("severity")] IPersistentState<SeverityState> state,
    IAlertBook alerts,
    TimeProvider time,
    ILogger<SeverityGrain> logger) : Grain, ISeverityGrain
{
    /// <inheritdoc/>
    public async Task AssessAsync(Assessment assessment)
    {
        var known = state.State;
        if (!SeverityRules.Counts(assessment.Verdict.Verdict) || known.Window.Exists(counted => counted.Run == assessment.Run)) return;

        // A pass after passes changes nothing, so nothing is kept of it: no row, and no memory of a fleet that is well.
        var failed = assessment.Verdict.Verdict is Verdict.Failed;
        if (!failed && known.Open is null && !known.Window.Exists(counted => counted.Failed))
        {
            if (known.Window.Count > 0) state.State = new SeverityState();
            return;
        }

        var counted = new CountedVerdict(assessment.Run, assessment.Binding, failed);
        var window = SeverityRules.Keep([.. known.Window, counted], assessment.Binding, assessment.Threshold);
        var open = await StepAsync(assessment, SeverityRules.Next(window, assessment.Binding, assessment.Threshold, known.Open is not null), failed);
        state.State = new SeverityState { Window = window, Open = open };
        await state.WriteStateAsync();
    }

    async Task<Alert?> StepAsync(Assessment assessment, SeverityStep step, bool failed)
    {
        switch (step)
        {
            case SeverityStep.Raise:
                var alert = AlertMessage.Raise(assessment);
                await TellAsync(alert, assessment.Muted ? null : "raised");
                LogRaised(alert.Cluster, alert.Case, alert.Summary);
                return alert;
            case SeverityStep.Resolve when state.State.Open is { } open:
                // An alert that was muted all along was never sent, so nobody waits for its end.
                await TellAsync(open with { ResolvedAt = assessment.FinishedAt }, open.Muted ? null : "resolved");
                LogResolved(open.Cluster, open.Case);
                return null;
            case SeverityStep.None when failed && state.State.Open is { } open:
                var unmuted = open.Muted && !assessment.Muted;
                var still = open with { LastRun = assessment.Run, Summary = AlertMessage.Summary(assessment), Muted = open.Muted && assessment.Muted };
                await TellAsync(still, unmuted ? "raised" : null);
                return still;
            default:
                return state.State.Open;
        }
    }

    Task TellAsync(Alert alert, string? what) =>
        alerts.WriteAsync(alert, what is null ? null : AlertMessage.Notify(alert, what, time.GetUtcNow()), CancellationToken.None);
}
