using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Rollouts;

/// <summary>What a rollout grain stores.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RolloutState")]
public sealed record RolloutState
{
    /// <summary>Most comparisons at once; a failure beyond that is not compared.</summary>
    public const int MostComparisons = 20;

    /// <summary>Most runs that are remembered, so that one that is told twice counts once.</summary>
    public const int MostCounted = 200;

    /// <summary>Of the template this is about.</summary>
    [Id(0)] public string Uid { get; init; } = "";

    /// <summary>Null as long as no version was tried.</summary>
    [Id(1)] public RolloutStatus? Status { get; init; }

    /// <summary>Runs that have counted, the last at the end; at most <see cref="MostCounted"/>.</summary>
    [Id(2)] public IReadOnlyList<RunId> Counted { get; init; } = [];

    /// <summary>Failures that are being compared; at most <see cref="MostComparisons"/>.</summary>
    [Id(3)] public IReadOnlyList<Comparison> Comparisons { get; init; } = [];

    /// <summary>That a version was rolled back; null when none is, or somebody has seen to it.</summary>
    [Id(4)] public Alert? Open { get; init; }

    /// <summary>What is to be told of the alert; telling it again changes nothing.</summary>
    [Id(5)] public UntoldAlert? Untold { get; init; }

    /// <summary>How often it was decided which clusters run which version.</summary>
    [Id(6)] public int Decisions { get; init; }

    /// <summary>Up to which decision all clusters were told.</summary>
    [Id(7)] public int Told { get; init; }
}

/// <summary>
/// A run of the candidate that did not pass, and is repeated in the same place with the stable version and the candidate by turns, until one
/// of the two is known to be at fault.
/// </summary>
/// <param name="Failed">That run.</param>
/// <param name="Since">When it was told.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.Comparison")]
public sealed record Comparison([property: Id(0)] TrialResult Failed, [property: Id(1)] DateTimeOffset Since)
{
    /// <summary>The run of the version whose turn it is, once it was accepted.</summary>
    [Id(2)] public RunId? Run { get; init; }

    /// <summary>How often the candidate did not pass there.</summary>
    [Id(3)] public int Failures { get; init; } = 1;

    /// <summary>The run of the stable version that passed there since: it is the candidate's turn. Null while it is the stable version's.</summary>
    [Id(4)] public RunId? Passed { get; init; }
}
