using KubeProbe.Core.Cases;
using KubeProbe.Core.NodeProbes;

namespace KubeProbe.Core.Runs;

/// <summary>Pure decisions about a run.</summary>
public static class RunRules
{
    // How many failed nodes a message names before it only counts them.
    const int NamedNodes = 5;

    /// <summary>Whether a verdict is tried again rather than kept.</summary>
    public static bool MayTryAgain(RetryPolicy retry, int attempt, RunVerdict verdict) =>
        attempt < retry.Attempts && retry.On.Contains(verdict.Verdict);

    /// <summary>A failed run's pod is kept to be looked at; one that passed, was cancelled or never was is not.</summary>
    public static bool KeepsPod(RunRecord run, TimeSpan keepFor) =>
        keepFor > TimeSpan.Zero && run.Verdict?.Verdict is Verdict.Failed or Verdict.ProbeFault && run.ClosedBy is not ClosedBy.Cancel;

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
