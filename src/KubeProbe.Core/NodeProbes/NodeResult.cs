using KubeProbe.Core.Runs;

namespace KubeProbe.Core.NodeProbes;

/// <summary>One node's share of a run.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.NodeResult")]
public sealed record NodeResult
{
    [Id(0)] public required string Node { get; init; }

    [Id(1)] public required RunVerdict Verdict { get; init; }

    [Id(2)] public string Pod { get; init; } = "";

    [Id(3)] public TimeSpan? Took { get; init; }

    /// <summary>At most 100; the first are the most telling.</summary>
    [Id(4)] public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>At most 50 samples of a node.</summary>
    [Id(5)] public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>SHA-256 of the report that closed it, in canonical form; null when none did.</summary>
    [Id(6)] public string? ReportHash { get; init; }

    /// <summary>What it told is so on the node; at most 16. Only on the way to the run, which puts its nodes' together.</summary>
    [Id(7)] public IReadOnlyList<Facts.Fact> Facts { get; init; } = [];
}
