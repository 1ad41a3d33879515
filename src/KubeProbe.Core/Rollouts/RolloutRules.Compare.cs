using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Rollouts;

/// <summary>A failure in one place, the version before and the version on trial by turns.</summary>
public static partial class RolloutRules
{
    /// <summary>The stable version was asked.</summary>
    static RolloutState Compared(RolloutState state, RolloutStatus status, string template, RunId compares, TrialResult result, DateTimeOffset now)
    {
        if (state.Comparisons.FirstOrDefault(comparison => comparison.Failed.Run == compares && comparison.Passed is null) is not { } comparison) return state;
        switch (result.Verdict.Verdict)
        {
            case Verdict.Passed when status.Phase is RolloutPhase.Trying && comparison.Failures >= status.RollbackAfter:
                return RollBack(state, template, comparison, result.Run, now);
            case Verdict.Passed when status.Phase is RolloutPhase.Trying:
                return Settle(With(state, comparison, comparison with { Passed = result.Run, Run = null }), now);
            case Verdict.Failed or Verdict.ProbeFault:
                return Settle(Without(state, comparison) with { Status = status with { NotItsFault = status.NotItsFault + 1 } }, now);
            default:
                return Settle(Without(state, comparison), now);
        }
    }

    /// <summary>Whether it is the candidate's turn there: any run of it in that place will do.</summary>
    static bool Repeats(Comparison comparison, TrialResult result) =>
        comparison is { Passed: not null, Failed: var failed } && failed.Run != result.Run
        && failed.Cluster == result.Cluster && failed.Case == result.Case && failed.Binding == result.Binding && failed.Node == result.Node;

    /// <summary>The candidate was asked again, where the stable version had passed since it failed.</summary>
    static (RolloutState Next, bool NotHeld) Repeated(RolloutState state, string template, Comparison comparison, TrialResult result, DateTimeOffset now)
    {
        var status = state.Status!;
        switch (result.Verdict.Verdict)
        {
            case Verdict.Passed:
                var flaked = Without(state, comparison) with { Status = status with { Passes = status.Passes + 1, Flaked = status.Flaked + 1 } };
                return (Settle(flaked with { Counted = Count(flaked, result.Run) }, now), false);
            case Verdict.Failed or Verdict.ProbeFault:
                var failures = comparison with { Failures = comparison.Failures + 1 };
                if (failures.Failures >= status.RollbackAfter) return (RollBack(state, template, failures, comparison.Passed!.Value, now), true);
                var asked = With(state, comparison, failures with { Passed = null, Run = null });
                return (Settle(asked with { Counted = Count(asked, result.Run) }, now), true);
            default:
                // What was asked for found nothing out; of another run there may be more to come.
                return (result.Run == comparison.Run ? Settle(Without(state, comparison), now) : state, false);
        }
    }

    static RolloutState RollBack(RolloutState state, string template, Comparison comparison, RunId passed, DateTimeOffset now)
    {
        var (status, failed) = (state.Status!, comparison.Failed);
        var often = comparison.Failures == 1 ? "did not pass" : FormattableString.Invariant($"did not pass {comparison.Failures} times");
        var message = $"Version {status.Candidate} {often} on {failed.Cluster} ({failed.Case}, run {failed.Run}, {failed.Verdict.Reason}) where version {status.Stable} passes (run {passed}): it was rolled back. It said: {Cut(failed.Verdict.Message)}";
        var back = Next(Without(state, comparison), status with
        {
            Phase = RolloutPhase.RolledBack, DecidedAt = now, Reason = "FailsWhereStablePasses", Message = message, FailedRun = failed.Run, PassedRun = passed,
        }, now);
        var alert = AlertMessage.RolledBack(template, status.Candidate, failed, message, now);
        return back with { Open = alert, Untold = new UntoldAlert(alert, "raised") };
    }

    static RolloutState With(RolloutState state, Comparison before, Comparison after) =>
        state with { Comparisons = [.. state.Comparisons.Select(each => each.Failed.Run == before.Failed.Run ? after : each)] };

    static RolloutState Without(RolloutState state, Comparison comparison) => state with
    {
        Comparisons = [.. state.Comparisons.Where(each => each.Failed.Run != comparison.Failed.Run)], Counted = Count(state, comparison.Failed.Run),
    };

    static string Cut(string text) => text.Length <= 300 ? text : text[..299] + "…";
}
