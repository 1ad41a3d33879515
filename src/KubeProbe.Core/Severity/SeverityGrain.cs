using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Severity;

/// <remarks>
/// What it decides is stored before it is told: of two activations that a cut network may leave, the database lets one decide, and the
/// other raises nothing. After a crash in between, what is stored is told then.
/// </remarks>
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
        await TellAsync();
        var known = state.State;
        if (!SeverityRules.Counts(assessment.Verdict.Verdict) || known.Window.Exists(counted => counted.Run == assessment.Run)) return;

        // A pass after passes changes nothing, so nothing is kept of it: no row, and no memory of a fleet that is well.
        var failed = assessment.Verdict.Verdict is Verdict.Failed;
        if (!failed && known.Open is null && !known.Window.Exists(counted => counted.Failed))
        {
            if (known.Window.Count > 0) state.State = new SeverityState();
            return;
        }

        var counted = new CountedVerdict(assessment.Run, assessment.Binding, failed) { FinishedAt = assessment.FinishedAt };
        var all = SeverityRules.With(known.Window, counted);
        var window = SeverityRules.Keep(all, assessment.Binding, assessment.Threshold);
        var stands = failed && !SeverityRules.IsLate(all, counted);
        var (open, untold) = Step(assessment, SeverityRules.Next(window, assessment.Binding, assessment.Threshold, known.Open is not null), stands);
        await KeepAsync(new SeverityState
        {
            Window = window, Open = open, Untold = untold, ByChange = open is not null && (known.Open is null ? assessment.ByChange : known.ByChange),
        });
        await TellAsync();
    }

    (Alert? Open, UntoldAlert? Untold) Step(Assessment assessment, SeverityStep step, bool stands)
    {
        switch (step)
        {
            case SeverityStep.Raise:
                var alert = AlertMessage.Raise(assessment, SeverityScore.Of(assessment, assessment.FinishedAt, assessment.ByChange));
                return (alert, new UntoldAlert(alert, assessment.Muted ? null : "raised"));
            case SeverityStep.Resolve when state.State.Open is { } open:
                // An alert that was muted all along was never sent, so nobody waits for its end.
                return (null, new UntoldAlert(open with { ResolvedAt = assessment.FinishedAt }, open.Muted ? null : "resolved"));
            case SeverityStep.None when stands && state.State.Open is { } open:
                var unmuted = open.Muted && !assessment.Muted;
                var score = SeverityScore.Of(assessment, open.RaisedAt, state.State.ByChange);
                var worse = score.Level > open.Level;
                var still = open with
                {
                    LastRun = assessment.Run,
                    Summary = AlertMessage.Summary(assessment),
                    Muted = open.Muted && assessment.Muted,
                    // It rises and does not fall: who was woken for an error is not told that it is a warning now.
                    Level = worse ? score.Level : open.Level,
                    Arithmetic = worse ? score.Arithmetic : open.Arithmetic,
                };
                return (still, new UntoldAlert(still, unmuted ? "raised" : worse && !still.Muted ? Escalated(score.Level) : null));
            default:
                return (state.State.Open, null);
        }
    }

    // An event of its own for each level, so that each is told once.
    static string Escalated(AlertLevel level) => $"escalated-{level.ToString().ToLowerInvariant()}";

    // What could not be stored has not happened: the same assessment comes again.
    async Task KeepAsync(SeverityState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            throw;
        }
    }

    async Task TellAsync()
    {
        if (state.State.Untold is not { } untold) return;

        var alert = untold.Alert;
        await alerts.WriteAsync(alert, untold.What is { } what ? AlertMessage.Notify(alert, what, time.GetUtcNow()) : null, CancellationToken.None);
        if (alert.ResolvedAt is not null) LogResolved(alert.Cluster, alert.Case);
        else if (alert.LastRun?.ToString() == alert.Id) LogRaised(alert.Cluster, alert.Case, alert.Summary);

        // What was sent must not be sent again when its row is long gone; what only altered the row may be written twice.
        if (untold.What is not null) await KeepAsync(state.State with { Untold = null });
        else state.State = state.State with { Untold = null };
    }
}
