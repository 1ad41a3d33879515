namespace KubeProbe.Core.Gates;

/// <summary>How a gate stands.</summary>
/// <param name="Evidence">What it was judged by.</param>
/// <param name="Verdict">What holds: the override's while there is one, else what was found.</param>
/// <param name="Found">What runs and fleet say, whatever the override.</param>
/// <param name="DecidedAt">When it was decided; null while it runs.</param>
public sealed record GateState(GateEvidence Evidence, GateVerdict Verdict, GateVerdict Found, DateTimeOffset? DecidedAt)
{
    /// <summary>When runs and fleet had decided; null while they have not.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <summary>Where else its version failed, when that decided it.</summary>
    public IReadOnlyList<FailedElsewhere> FailedOn { get; init; } = [];

    /// <summary>Why, most important first; for people.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What each run says, those that decide first.</summary>
    public IReadOnlyList<GateFinding> Findings { get; init; } = [];

    /// <summary>What it would be if the cases in shadow mode decided too; null where none is in that mode.</summary>
    public GateVerdict? Shadow { get; init; }

    /// <summary>When it is decided at the latest; null once it is.</summary>
    public DateTimeOffset? DecidedBy { get; init; }

    /// <summary>The override that holds now; null for none.</summary>
    public GateOverride? Override { get; init; }
}

/// <summary>What one run says.</summary>
/// <param name="Run">The run, and what it was compared with.</param>
/// <param name="Outcome">What it says.</param>
/// <param name="At">Since when; null while it runs.</param>
public sealed record GateFinding(GateRun Run, GateOutcome Outcome, DateTimeOffset? At);
