using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Diagnosis;

/// <summary>Says why runs did not pass, of what is kept of them. What goes wrong here costs the diagnosis, never the verdict.</summary>
/// <param name="meter">Counts.</param>
/// <param name="logger">Told of a diagnosis that failed.</param>
/// <param name="diagnoser">Without one nothing is diagnosed.</param>
/// <param name="surroundings">Without it a run is looked at alone.</param>
sealed partial class RunDiagnoses(DiagnosisMeter meter, ILogger<RunDiagnoses> logger, IDiagnoser? diagnoser = null, IRunSurroundings? surroundings = null)
{
    /// <summary>What happened around a run that did not pass; empty where nothing is known. Asks the database once.</summary>
    public async Task<IReadOnlyList<string>> ContextAsync(RunRecord run, CancellationToken cancellation)
    {
        if (surroundings is null || run.Verdict is null or { Verdict: Verdict.Passed } || run.ClosedBy is ClosedBy.Cancel || run.FinishedAt is not { } failedAt) return [];
        try
        {
            var around = await surroundings.AroundAsync(
                run.Order.Cluster, run.Order.Case, failedAt - SurroundingsRules.SameTime, failedAt - SurroundingsRules.ChangeCounts, cancellation);
            return SurroundingsRules.Lines(around, run.Node, failedAt);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogAlone(fault, run.Order.Id);
            return [];
        }
    }

    /// <summary>The evidence with why, where the run did not pass.</summary>
    public RunEvidence Explain(RunRecord run, RunEvidence evidence)
    {
        // Who cancelled it knows why.
        if (run.Verdict is not { Verdict: not Verdict.Passed } verdict || run.ClosedBy is ClosedBy.Cancel || evidence.Diagnosis is not null) return evidence;
        var diagnosis = Diagnose(run.Order.Id, () => DiagnosisEvidenceRules.Of(verdict, run.Errors, evidence));
        if (diagnosis is not null) meter.Diagnosed(diagnosis);
        return diagnosis is null ? evidence : evidence with { Diagnosis = diagnosis };
    }

    /// <summary>Why, of what is known when the verdict falls; null when the run passed, or nobody can say.</summary>
    public RunDiagnosis? Early(RunRecord run, PodSighting? sighting, RunEvidence? collected, IReadOnlyList<string> context) =>
        run.Verdict is { Verdict: not Verdict.Passed } verdict
            ? Diagnose(run.Order.Id, () => DiagnosisEvidenceRules.Early(verdict, run.Errors, sighting, collected, context))
            : null;

    RunDiagnosis? Diagnose(RunId run, Func<DiagnosisEvidence> evidence)
    {
        if (diagnoser is null) return null;
        try
        {
            return diagnoser.Diagnose(evidence());
        }
        catch (Exception fault)
        {
            meter.Failed();
            LogFailed(fault, run);
            return null;
        }
    }
}
