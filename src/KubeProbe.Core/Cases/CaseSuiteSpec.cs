namespace KubeProbe.Core.Cases;

/// <summary>A set of cases: its own, and those of the suites it names. Cycles are refused.</summary>
public sealed record CaseSuiteSpec
{
    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Names of ProbeCases.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Names of CaseSuites.</summary>
    public IReadOnlyList<string> Suites { get; init; } = [];
}
