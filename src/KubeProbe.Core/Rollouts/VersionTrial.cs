using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Rollouts;

/// <summary>What a run says of a version that is tried.</summary>
/// <param name="Candidate">That version.</param>
/// <param name="Compares">The run of the candidate that did not pass, which this one repeats with the stable version; null for a run of the candidate.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.VersionTrial")]
public sealed record VersionTrial([property: Id(0)] long Candidate, [property: Id(1)] RunId? Compares);

/// <summary>How a run of a trial ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="Trial">What it is of.</param>
/// <param name="Cluster">Where.</param>
/// <param name="Case">Of which case.</param>
/// <param name="Binding">Of which binding.</param>
/// <param name="Node">The one node it was on, if it was for one.</param>
/// <param name="Verdict">What it found.</param>
/// <param name="Owner">Who answers for the case.</param>
/// <param name="Runbook">What to do.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.TrialResult")]
public sealed record TrialResult(
    [property: Id(0)] RunId Run,
    [property: Id(1)] VersionTrial Trial,
    [property: Id(2)] string Cluster,
    [property: Id(3)] string Case,
    [property: Id(4)] string Binding,
    [property: Id(5)] string? Node,
    [property: Id(6)] RunVerdict Verdict,
    [property: Id(7)] string? Owner,
    [property: Id(8)] string? Runbook);
