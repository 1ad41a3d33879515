using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KubeProbe.Core.Severity;

/// <remarks>
/// What it decides is stored before it is told: of two activations that a cut network may leave, the database lets one decide, and the
/// other raises nothing. After a crash in between, what is stored is told then.
/// </remarks>
[GrainType("severity")]
sealed partial class SeverityGrain(
    [PersistentState("severity")] IPersistentState<SeverityState> state,
    IAlertBook alerts,
    IOptions<SeverityOptions> options,
    TimeProvider time,
    ILogger<SeverityGrain> logger) : Grain, ISeverityGrain
{
    /// <inheritdoc/>
    public async Task AssessAsync(Assessment assessment)
    {
        await TellAsync();
        if (assessment.Verdict.Verdict is Verdict.ProbeFault) await FaultAsync(assessment);
        var known = state.State;
        if (!SeverityRules.Counts(assessment.Verdict.Verdict) || known.Window.Exists(counted => counted.Run == assessment.Run)) return;

        if (known.Trouble is not null) await WorksAsync(assessment.FinishedAt);
        known = state.State;
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
        var flaps = FlapRules.Flaps(window, assessment.Binding, options.Value.FlapChanges, known.Open?.Flapping ?? false);
        var (open, untold) = Step(assessment, SeverityRules.Next(window, assessment.Binding, assessment.Threshold, known.Open is not null, flaps), stands, flaps);
        await KeepAsync(new SeverityState
        {
            Window = window, Open = open, Untold = untold, ByChange = open is not null && (known.Open is null ? assessment.ByChange : known.ByChange),
        });
        await TellAsync();
    }

    /// <inheritdoc/>
    public async Task NotApplicableAsync(IReadOnlyList<string> lacking)
    {
        await TellAsync();
        if (state.State.Trouble is not null) await WorksAsync(time.GetUtcNow());
        if (state.State.Open is not { } open)
        {
            // Failures of before say nothing of what comes when it applies again.
            if (state.State.Window.Count > 0) await KeepAsync(new SeverityState());
            return;
        }
        var over = open with { ResolvedAt = time.GetUtcNow(), Summary = AlertMessage.NotApplicable(open, lacking) };
        await KeepAsync(new SeverityState { Untold = new UntoldAlert(over, open.Muted ? null : "resolved") });
        await TellAsync();
    }

    (Alert? Open, UntoldAlert? Untold) Step(Assessment assessment, SeverityStep step, bool stands, bool flaps)
    {
        switch (step)
        {
            case SeverityStep.Raise:
                var raised = SeverityScoreRules.Of(assessment, assessment.FinishedAt, assessment.ByChange, options.Value);
                var alert = AlertMessage.Raise(assessment, raised) with { Flapping = flaps };
                return (alert, Untold(alert, assessment.Muted ? null : "raised", assessment, raised));
            case SeverityStep.Resolve when state.State.Open is { } open:
                // An alert that was muted all along was never sent, so nobody waits for its end.
                return (null, new UntoldAlert(open with { ResolvedAt = assessment.FinishedAt }, open.Muted ? null : "resolved"));
            case SeverityStep.None when state.State.Open is { } open && (stands || flaps != open.Flapping):
                var unmuted = stands && open.Muted && !assessment.Muted;
                var score = stands ? SeverityScoreRules.Of(assessment, open.RaisedAt, state.State.ByChange, options.Value) : null;
                var worse = score?.Level > open.Level;
                var still = open with
                {
                    LastRun = stands ? assessment.Run : open.LastRun,
                    Summary = stands ? AlertMessage.Summary(assessment) : open.Summary,
                    Muted = open.Muted && !unmuted,
                    // It rises and does not fall: who was woken for an error is not told that it is a warning now.
                    Level = worse ? score!.Level : open.Level,
                    Arithmetic = worse ? score!.Arithmetic : open.Arithmetic,
                    Flapping = flaps,
                };
                var what = unmuted ? "raised" : still.Muted ? null : worse ? Escalated(score!.Level) : flaps && !open.Flapping ? "flapping" : null;
                return (still, Untold(still, what, assessment, score));
            default:
                return (state.State.Open, null);
        }
    }

    static UntoldAlert Untold(Alert alert, string? what, Assessment assessment, SeverityScore? score) => new(alert, what)
    {
        Score = score,
        Category = CauseRules.IsKnown(assessment.Diagnosis) ? assessment.Diagnosis!.Category : "",
        Component = CauseRules.IsKnown(assessment.Diagnosis) ? assessment.Diagnosis!.Component : "",
    };

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
        if (untold.What is { } what && alert.Kind is not AlertKind.ProbeFault) await ToIncidentAsync(untold, what);
        else await alerts.WriteAsync(alert, untold.What is null ? null : AlertMessage.Notify(alert, untold.What, time.GetUtcNow()), CancellationToken.None);
        if (alert.ResolvedAt is not null) LogResolved(alert.Cluster, alert.Case);
        else if (alert.LastRun?.ToString() == alert.Id) LogRaised(alert.Cluster, alert.Case, alert.Summary);

        // What was sent must not be sent again when its row is long gone; what only altered the row may be written twice.
        if (untold.What is not null) await KeepAsync(state.State with { Untold = null });
        else state.State = state.State with { Untold = null };
    }

    // An alert from before there were incidents has no group of its own.
    Task ToIncidentAsync(UntoldAlert untold, string what)
    {
        var alert = untold.Alert with { Group = untold.Alert.Group ?? IncidentGroupRules.OfUnknown(untold.Alert.Case) };
        return GrainFactory.GetGrain<IIncidentGrain>(alert.Group).TakeAsync(
            new AlertNews(alert, what, untold.Score) { Category = untold.Category, Component = untold.Component });
    }
}
