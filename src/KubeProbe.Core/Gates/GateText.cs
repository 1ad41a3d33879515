using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Gates;

/// <summary>Why a gate says what it says, in sentences.</summary>
public static class GateText
{
    // A sentence names so many things before it only counts them.
    const int Named = 5;
    const int LongestMessage = 200;

    internal static IReadOnlyList<string> Reasons(GateState state, IReadOnlyList<GatePart> parts, GateDecision found)
    {
        var evidence = state.Evidence;
        var reasons = new List<string>();
        if (state.Override is { } said)
            reasons.Add($"{said.Author} overrode it until {said.ExpiresAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {said.Reason}");
        if (found.FailedOn.Count > 0)
            reasons.Add($"{evidence.Change.Change.Component} {evidence.Change.Change.Version} failed on {List([.. found.FailedOn.Select(Where)])}: it goes on to no other cluster. Tell of a new version, or of this one as a new change once it passes there; or override {found.FailedOn[0].Change}, where it failed, or this change alone.");
        if (evidence.Runs is null)
            reasons.Add(found.Verdict is GateVerdict.Running ? "Its runs are being started." : "Its runs could not be started in time: the centre tries on.");
        else if (evidence.Runs.Count == 0)
            reasons.Add(evidence.Change.Unprobed.Count > 0 ? "No run answers for it." : "No run answers for it: bind cases to its clusters with a filter of changes that lets it through.");
        else if (parts.All(part => part.Policy.Mode is not GateMode.Required))
            reasons.Add("No case is required: all are advisory or in shadow mode.");

        reasons.AddRange(OfFindings(state.Findings));
        if (Narrowed(state) is { Count: > 0 } narrowed) reasons.Add($"Looks only at what changed: {List(narrowed)}.");
        foreach (var part in parts.Where(part => part.Policy.Mode is GateMode.Required && Undecided(state, part.Binding) > 0 && part.Policy.WhenUndecided is not UndecidedPolicy.Unknown))
            reasons.Add($"Binding {part.Binding} is {(part.Policy.WhenUndecided is UndecidedPolicy.Open ? "fail-open: what is undecided lets the change through." : "fail-closed: what is undecided blocks the change.")}");
        if (state.Found is GateVerdict.Running && parts.Where(part => part.Policy.Soak > TimeSpan.Zero && part.Verdict is GateVerdict.Running).MaxBy(part => part.Policy.Soak) is { } soaking)
            reasons.Add($"Its cases are watched until {Duration.Format(soaking.Policy.Soak)} after the change.");
        if (state.Shadow is { } shadow && shadow != state.Found) reasons.Add($"With the cases in shadow mode it would be {Word(shadow)}.");
        foreach (var one in evidence.Change.Unprobed.Take(Named)) reasons.Add($"{one.Cluster} was not probed: {one.Reason}.");
        if (evidence.Change.Unprobed.Count > Named) reasons.Add($"{evidence.Change.Unprobed.Count - Named} more clusters were not probed.");
        return reasons;
    }

    /// <summary>The verdict in a word, as programs read it.</summary>
    public static string Word(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass => "pass",
        GateVerdict.Fail => "fail",
        GateVerdict.Running => "running",
        _ => "unknown",
    };

    static string Where(FailedElsewhere failed) =>
        $"{failed.Cluster} ({(failed.Run is { } run ? $"run {run}" : "blocked by somebody's word")}, change {failed.Change})";

    /// <summary>Which cases looked only at what changed, and at what.</summary>
    static IReadOnlyList<string> Narrowed(GateState state) =>
    [
        .. state.Findings.Select(finding => finding.Run.Run.Order).Select(order => (order.Case, Parts: (IReadOnlyList<string>)
        [
            .. order.Narrowed.Select(each => $"{each.Name}={each.To}"),
            .. order.Work.Scope is Cases.ProbeScope.Node && state.Evidence.Change.Change.Nodes.Count > 0 ? (string[])["its nodes"] : [],
        ]))
        .Where(each => each.Parts.Count > 0).Select(each => $"{each.Case} ({string.Join(", ", each.Parts)})").Distinct().Order(StringComparer.Ordinal),
    ];

    static int Undecided(GateState state, string binding) => state.Findings.Count(finding =>
        finding.Run.Run.Order.Binding == binding && finding.Outcome is not (GateOutcome.Passed or GateOutcome.Failed or GateOutcome.Running));

    static IEnumerable<string> OfFindings(IReadOnlyList<GateFinding> findings)
    {
        foreach (var kind in findings.Where(finding => finding.Outcome is not GateOutcome.Passed).GroupBy(finding => finding.Outcome)
            .OrderBy(kind => kind.Key is GateOutcome.Running).ThenBy(kind => kind.Key))
        {
            if (kind.Key is GateOutcome.Running)
            {
                var failed = kind.Where(finding => finding.Run.Run.Verdict?.Verdict is Verdict.Failed).ToList();
                foreach (var one in failed.Take(Named))
                    yield return $"{one.Run.Run.Order.Case} on {one.Run.Run.Order.Cluster} (run {one.Run.Run.Order.Id}) failed; its {one.Run.OwnControl.Count} control runs are waited for, to tell whether the change did it.";
                if (kind.Count() > failed.Count) yield return $"{kind.Count() - failed.Count} of {findings.Count} runs are waited for.";
                continue;
            }
            foreach (var finding in kind.Take(Named)) yield return Sentence(finding);
            if (kind.Count() > Named) yield return $"{kind.Count() - Named} more runs: the same.";
        }
    }

    static string Sentence(GateFinding finding)
    {
        var run = finding.Run;
        var what = $"{Mode(run.Policy.Mode)}{run.Run.Order.Case} on {run.Run.Order.Cluster} (run {run.Run.Order.Id})";
        var verdict = run.Run.Verdict;
        return finding.Outcome switch
        {
            GateOutcome.Failed when run.FailedLater is { } later =>
                $"{what} passed, then failed while it was watched (run {later.Order.Id}): {Cut(later.Verdict!.Message)}{Cause(run)}",
            GateOutcome.Failed => $"{what} failed{(run.Before is null ? "" : ", and had passed before the change")}{Control(run)}: {Cut(verdict!.Message)}{Cause(run)}",
            GateOutcome.FailedBefore => $"{what} failed, as it had before the change: it does not speak of the change.",
            GateOutcome.FailsElsewhere => $"{what} failed{Control(run)}: it does not speak of the change.",
            GateOutcome.TimedOut => $"{what} had no verdict within {Duration.Format(run.Policy.Timeout)}.",
            _ => $"{what} is undecided ({(verdict!.Verdict is Verdict.ProbeFault ? "ProbeFault" : "Unknown")}, {verdict.Reason}): {Cut(verdict.Message)}{Cause(run)}",
        };
    }

    static string Control(GateRun run) => GateFindingRules.Group(run) is not { Count: > 0 } group ? ""
        : $"; where the change did not go it fails on {group.Count(control => control.Verdict?.Verdict is Verdict.Failed)} of {group.Count} {(group.Any(control => control.Order.Cluster == run.Run.Order.Cluster) ? "places" : "clusters")}";

    static string Cause(GateRun run) => run.Cause is not { Category: not RunDiagnosis.Unknown } cause ? ""
        : $" Probable cause ({cause.Category}): {cause.Cause} {cause.Remedy}".TrimEnd();

    static string Mode(GateMode mode) => mode switch { GateMode.Advisory => "Advisory: ", GateMode.Shadow => "In shadow mode: ", _ => "" };

    static string List(IReadOnlyList<string> names) =>
        names.Count <= Named ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more";

    static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
}
