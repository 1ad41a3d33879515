using KubeProbe.Core.Bindings;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Severity;

/// <summary>How bad it is with one case on one cluster. Key: <c>{cluster}/{case}</c>.</summary>
[Alias("kubeprobe.ISeverityGrain"), GrainInterfaceType("kubeprobe.ISeverityGrain")]
public interface ISeverityGrain : IGrainWithStringKey
{
    /// <summary>Takes a verdict; raises or resolves an alert. The same run twice counts once.</summary>
    [Alias("Assess")]
    Task AssessAsync(Assessment assessment);

    /// <summary>
    /// The case does not apply to the cluster any more, so no pass will ever end its alert: what fires is resolved, with the reason. Harmless
    /// when repeated.
    /// </summary>
    /// <param name="lacking">The capabilities that are lacking.</param>
    [Alias("NotApplicable")]
    Task NotApplicableAsync(IReadOnlyList<string> lacking);
}

/// <summary>A verdict and what is needed to judge it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Cluster">Where.</param>
/// <param name="Case">Of which case.</param>
/// <param name="Binding">Of which binding; empty for a run by hand.</param>
/// <param name="Verdict">What it found.</param>
/// <param name="FinishedAt">When.</param>
/// <param name="Threshold">When failures become an alert.</param>
/// <param name="Owner">Who answers for the case.</param>
/// <param name="Runbook">What to do.</param>
/// <param name="Muted">Maintenance mutes alerts now.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.Assessment")]
public sealed record Assessment(
    [property: Id(0)] RunId Run,
    [property: Id(1)] string Cluster,
    [property: Id(2)] string Case,
    [property: Id(3)] string Binding,
    [property: Id(4)] RunVerdict Verdict,
    [property: Id(5)] DateTimeOffset FinishedAt,
    [property: Id(6)] AlertThreshold Threshold,
    [property: Id(7)] string? Owner,
    [property: Id(8)] string? Runbook,
    [property: Id(9)] bool Muted)
{
    /// <summary>The case's weight, 0 to 100.</summary>
    [Id(10)] public int Weight { get; init; } = 10;

    /// <summary>Whether a change fired the run.</summary>
    [Id(11)] public bool ByChange { get; init; }

    /// <summary>Of a run over many nodes: how many there were; else 0.</summary>
    [Id(12)] public int Nodes { get; init; }

    /// <summary>How many of them failed.</summary>
    [Id(13)] public int NodesFailed { get; init; }

    /// <summary>Why it did not pass, as far as is known now.</summary>
    [Id(14)] public RunDiagnosis? Diagnosis { get; init; }
}
