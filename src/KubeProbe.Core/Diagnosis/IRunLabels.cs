using KubeProbe.Core.Access;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Diagnosis;

/// <summary>Port: what people said was the cause of runs. Each is a row to train with.</summary>
public interface IRunLabels
{
    /// <summary>Keeps one in place of an earlier one of the same run, with its row of the audit log, both or neither.</summary>
    Task SayAsync(RunLabel label, AuditEntry audit, CancellationToken cancellation);

    /// <summary>A page, newest first: said at or after a time, and after the last row of the page before.</summary>
    Task<IReadOnlyList<RunLabel>> PageAsync(DateTimeOffset? since, RunCursor? after, int limit, CancellationToken cancellation);
}

/// <summary>Why a run did not pass, as somebody found out.</summary>
/// <param name="Run">Of which run.</param>
/// <param name="Case">Its case: rows of one case belong together.</param>
/// <param name="Category">One of the diagnoser's categories.</param>
/// <param name="Component">What was broken; may be empty.</param>
/// <param name="Comment">Anything else; may be empty.</param>
/// <param name="Author">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Evidence">What was kept of the run then, masked.</param>
public sealed record RunLabel(
    RunId Run, string Case, string Category, string Component, string Comment, string Author, DateTimeOffset At, DiagnosisEvidence Evidence)
{
    /// <summary>Most characters of a component.</summary>
    public const int MaxComponent = 200;

    /// <summary>Most characters of a comment.</summary>
    public const int MaxComment = 2_000;

    /// <summary>What a diagnosis of the run looks at; secrets were masked when it was collected.</summary>
    public static DiagnosisEvidence EvidenceOf(RunRecord run, RunEvidence kept) =>
        DiagnosisEvidenceRules.Of(run.Verdict ?? throw new ArgumentException("A run without a verdict has no cause.", nameof(run)), run.Errors, kept);
}
