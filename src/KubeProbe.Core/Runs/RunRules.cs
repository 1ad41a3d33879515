using KubeProbe.Core.Cases;
using KubeProbe.Core.NodeProbes;

namespace KubeProbe.Core.Runs;

/// <summary>Pure decisions about a run.</summary>
public static class RunRules
{
    // How many failed nodes a message names before it only counts them.
    const int NamedNodes = 5;

    // What passes between a run's row and its grain.
    static readonly TimeSpan JustNow = TimeSpan.FromSeconds(1);

    /// <summary>Whether a run's row was written a moment ago, so that nothing can have become of it yet.</summary>
    public static bool BeganJustNow(RunRecord run, DateTimeOffset now)
    {
        var began = run.Deadline is { } deadline ? deadline - run.Order.Timeout : run.CreatedAt;
        return run is { Phase: RunPhase.Starting, Attempt: <= 1 } && began <= now && now - began < JustNow;
    }

    /// <summary>Whether a verdict is tried again rather than kept.</summary>
    public static bool MayTryAgain(RetryPolicy retry, int attempt, RunVerdict verdict) =>
        attempt < retry.Attempts && retry.On.Contains(verdict.Verdict);

    /// <summary>
    /// A failed run's pod is kept to be looked at, once it has ended or is about to because it has reported. One that still waits or
    /// runs is not: nothing else would end it in time.
    /// </summary>
    public static bool KeepsPod(RunVerdict verdict, ClosedBy by, bool ended, TimeSpan keepFor) =>
        keepFor > TimeSpan.Zero && verdict.Verdict is Verdict.Failed or Verdict.ProbeFault
        && (ended || by is ClosedBy.Report or ClosedBy.TerminationMessage or ClosedBy.ExitCode) && by is not ClosedBy.Cancel;

    /// <summary>How many failed pods a shard of a run on many nodes keeps: its share of the cluster's bound.</summary>
    public static int KeptPodsOf(int shard, int shards, int most) => most / shards + (shard < most % shards ? 1 : 0);

    /// <summary>The answer to a report of what is closed already.</summary>
    /// <param name="closedBy">Hash of the report that closed it; null when something else did.</param>
    /// <param name="outcome">The report that came now.</param>
    public static ReportAnswer AnswerLate(string? closedBy, ProbeOutcome outcome) =>
        closedBy is null ? ReportAnswer.Gone : closedBy == outcome.Hash ? ReportAnswer.Repeated : ReportAnswer.Conflict;

    /// <summary>
    /// One verdict over many nodes: the worst that speaks of the cluster first, so Failed, then ProbeFault, then Unknown. No node at
    /// all is a fault of the placement.
    /// </summary>
    public static RunVerdict OverNodes(IReadOnlyCollection<NodeResult> results)
    {
        if (results.Count == 0)
            return RunVerdict.ProbeFault("selector", "No node matches the placement. Correct the binding's placement.");

        foreach (var verdict in (ReadOnlySpan<Verdict>)[Verdict.Failed, Verdict.ProbeFault, Verdict.Unknown])
        {
            var those = results.Where(result => result.Verdict.Verdict == verdict).OrderBy(result => result.Node, StringComparer.Ordinal).ToList();
            if (those.Count == 0) continue;

            var named = string.Join(", ", those.Take(NamedNodes).Select(result => result.Node));
            var more = those.Count > NamedNodes ? $" and {those.Count - NamedNodes} more" : "";
            return new RunVerdict(verdict, those[0].Verdict.Reason, $"{those.Count} of {results.Count} nodes {Word(verdict)}: {named}{more}. {those[0].Node}: {those[0].Verdict.Message}");
        }
        return RunVerdict.Passed($"{results.Count} of {results.Count} nodes passed");
    }

    static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Failed => "failed",
        Verdict.ProbeFault => "had a probe fault",
        _ => "are unknown",
    };
}
