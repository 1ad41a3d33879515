using KubeProbe.Core.Alerts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Rollouts;

/// <summary>
/// How a version on trial is judged. What it fails is repeated in the same place, with the version before and then with itself: only where the
/// one passes and the other fails again is it rolled back.
/// </summary>
public static partial class RolloutRules
{
    /// <summary>A version nobody has begun with.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="generation">The version.</param>
    /// <param name="rollout">Its rollout; null when it has none.</param>
    /// <param name="stable">The version that runs now; null when there is none.</param>
    /// <param name="template">The template's name.</param>
    /// <param name="reached">Clusters that run the template.</param>
    /// <param name="now">The present.</param>
    public static RolloutState Begin(
        RolloutState state, long generation, TemplateRollout? rollout, long? stable, string template,
        IReadOnlyCollection<(string Name, IReadOnlyDictionary<string, string> Labels)> reached, DateTimeOffset now)
    {
        var status = new RolloutStatus { Candidate = generation, Stable = stable ?? 0, Since = now, Of = reached.Count };
        if (rollout is null || stable is null || reached.Count == 0)
        {
            var (reason, message) = rollout is null ? ("NoRollout", $"Version {generation} was applied without a rollout: it runs everywhere.")
                : stable is null ? ("FirstVersion", $"There is no version before {generation}: it runs everywhere.")
                : ("NotBound", $"No cluster ran the template when version {generation} was applied: it runs everywhere.");
            return Next(state, status with { Phase = RolloutPhase.Promoted, DecidedAt = now, Reason = reason, Message = message }, now);
        }
        var matching = reached.Where(cluster => rollout.Selector?.Matches(cluster.Labels) != false).Select(cluster => cluster.Name).ToList();
        var count = RolloutShare.Count(rollout.Clusters, matching.Count) ?? 0;
        return Next(state, Told(status with
        {
            Phase = RolloutPhase.Trying,
            UpTo = VersionRules.Text(RolloutShare.LastPlace(template, matching, count)),
            Clusters = count,
            PromoteAfter = TemplateRolloutRules.Passes(rollout.PromoteAfter) ?? 1,
            RollbackAfter = TemplateRolloutRules.Failures(rollout.RollbackAfter) ?? 1,
        }), now);
    }

    /// <summary>How a run ended. The answer says whether its verdict is not held against the cluster as yet.</summary>
    public static (RolloutState Next, bool NotHeld) Take(RolloutState state, string template, TrialResult result, DateTimeOffset now)
    {
        if (state.Status is not { } status || status.Candidate != result.Trial.Candidate) return (state, false);
        if (result.Trial.Compares is { } compares) return (Compared(state, status, template, compares, result, now), false);

        var failed = result.Verdict.Verdict is Verdict.Failed or Verdict.ProbeFault;
        if (status.Phase is not RolloutPhase.Trying) return (state, failed && status.Phase is RolloutPhase.RolledBack);
        if (state.Counted.Contains(result.Run)) return (state, failed);
        if (state.Comparisons.FirstOrDefault(comparison => Repeats(comparison, result)) is { } again) return Repeated(state, template, again, result, now);
        if (result.Verdict.Verdict is Verdict.Passed)
            return (Settle(state with { Status = status with { Passes = status.Passes + 1 }, Counted = Count(state, result.Run) }, now), false);
        if (!failed) return (state, false);

        if (state.Comparisons.Any(comparison => comparison.Failed.Cluster == result.Cluster && comparison.Failed.Case == result.Case)) return (state, true);
        return state.Comparisons.Count >= RolloutState.MostComparisons
            ? (state, false)
            : (Settle(state with { Comparisons = [.. state.Comparisons, new Comparison(result, now)] }, now), true);
    }

    /// <summary>A comparison that can't be made: it says nothing.</summary>
    public static RolloutState GiveUp(RolloutState state, RunId failed, DateTimeOffset now) => Settle(
        state with { Comparisons = [.. state.Comparisons.Where(comparison => comparison.Failed.Run != failed)], Counted = Count(state, failed) }, now);

    /// <summary>Somebody's word.</summary>
    public static RolloutState Decide(RolloutState state, bool promote, string actor, string reason, DateTimeOffset now)
    {
        var status = state.Status!;
        var words = promote ? $"Version {status.Candidate} runs everywhere" : $"Version {status.Stable} runs everywhere";
        return Next(state, status with
        {
            Phase = promote ? RolloutPhase.Promoted : RolloutPhase.RolledBack,
            DecidedAt = now,
            Reason = "ByHand",
            Message = $"{words}: {actor} said so{(reason.Length > 0 ? $", {reason}" : ", no reason given")}.",
        }, now);
    }

    /// <summary>The condition of the template's status.</summary>
    public static Condition ConditionOf(RolloutStatus status, long generation) => new()
    {
        Type = "RolledOut",
        Status = status.Phase switch { RolloutPhase.Promoted => "True", RolloutPhase.RolledBack => "False", _ => "Unknown" },
        Reason = status.Reason,
        Message = status.Message,
        LastTransitionTime = status.DecidedAt ?? status.Since,
        ObservedGeneration = generation,
    };

    // As long as something is being compared, passes elsewhere promote nothing.
    static RolloutState Settle(RolloutState state, DateTimeOffset now)
    {
        var status = state.Status! with { Comparing = state.Comparisons.Count };
        return status is { Phase: RolloutPhase.Trying, Comparing: 0 } && status.Passes >= status.PromoteAfter
            ? Next(state, status with
            {
                Phase = RolloutPhase.Promoted, DecidedAt = now, Reason = "Passed", Message = $"{status.Passes} runs of version {status.Candidate} passed: it runs everywhere.",
            }, now)
            : state with { Status = Told(status) };
    }

    // From here on other clusters run other versions than before; an alert of a roll-back before is seen to.
    static RolloutState Next(RolloutState state, RolloutStatus status, DateTimeOffset now) => state with
    {
        Status = status with { Comparing = 0 },
        Counted = status.Candidate == state.Status?.Candidate ? state.Counted : [],
        Comparisons = [],
        Open = null,
        Untold = state.Open is { } open ? new UntoldAlert(open with { ResolvedAt = now }, "resolved") : state.Untold,
        Decisions = state.Decisions + 1,
    };

    static RolloutStatus Told(RolloutStatus status) => status.Phase is not RolloutPhase.Trying ? status : status with
    {
        Reason = status.Comparing > 0 ? "Comparing" : status.Clusters == 0 ? "NoCluster" : "Trying",
        Message = status.Clusters == 0
            ? $"No cluster that runs the template has the labels of rollout.selector: version {status.Candidate} runs nowhere. Change the selector, or promote it by hand."
            : $"{status.Passes} of {status.PromoteAfter} runs of version {status.Candidate} passed on {status.Clusters} of {status.Of} clusters"
                + (status.Flaked > 0 ? $"; {status.Flaked} passed only when repeated" : "")
                + (status.NotItsFault > 0 ? $"; {status.NotItsFault} did not, where version {status.Stable} did not either" : "")
                + (status.Comparing > 0 ? $"; {status.Comparing} did not, and versions {status.Stable} and {status.Candidate} are asked in the same place" : "") + ".",
    };

    static IReadOnlyList<RunId> Count(RolloutState state, RunId run) => [.. state.Counted.TakeLast(RolloutState.MostCounted - 1), run];
}
