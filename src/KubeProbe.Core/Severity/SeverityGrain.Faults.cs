using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Severity;

/// <summary>A probe that cannot do its work is a matter of who owns the case: a note of its own, no incident, and nobody is paged.</summary>
partial class SeverityGrain
{
    async Task FaultAsync(Assessment assessment)
    {
        var known = state.State.Trouble ?? new ProbeTrouble([], null);
        if (known.Alert is not null || known.Runs.Contains(assessment.Run)) return;

        IReadOnlyList<RunId> runs = [.. known.Runs.TakeLast(ProbeTrouble.MostRuns - 1), assessment.Run];
        var alert = runs.Count >= assessment.Threshold.Failures ? AlertMessage.ProbeFault(assessment) : null;
        await KeepAsync(state.State with
        {
            Trouble = new ProbeTrouble(runs, alert),
            Untold = alert is null ? null : new UntoldAlert(alert, assessment.Muted ? null : "raised"),
        });
        await TellAsync();
    }

    /// <summary>The probe found something out again, whatever it was.</summary>
    async Task WorksAsync(DateTimeOffset at)
    {
        var alert = state.State.Trouble!.Alert;
        await KeepAsync(state.State with
        {
            Trouble = null,
            Untold = alert is null ? null : new UntoldAlert(alert with { ResolvedAt = at }, alert.Muted ? null : "resolved"),
        });
        await TellAsync();
    }
}
