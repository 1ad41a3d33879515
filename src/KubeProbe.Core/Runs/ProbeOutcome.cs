namespace KubeProbe.Core.Runs;

/// <summary>What a probe said of itself, by report or termination message, checked and within bounds.</summary>
/// <param name="Ok">Whether it worked.</param>
/// <param name="Errors">At most 100, each at most 4,096 characters.</param>
/// <param name="Message">At most 4,096 characters.</param>
/// <param name="Measurements">At most 1,000.</param>
/// <param name="Hash">SHA-256 of the canonical form, hexadecimal: equal for equal reports.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ProbeOutcome")]
public sealed record ProbeOutcome(
    bool Ok,
    IReadOnlyList<string> Errors,
    string? Message,
    IReadOnlyList<Measurement> Measurements,
    string Hash)
{
    /// <summary>What it says is so in its cluster; at most 64, each name once.</summary>
    [Id(0)] public IReadOnlyList<Facts.Fact> Facts { get; init; } = [];
}
