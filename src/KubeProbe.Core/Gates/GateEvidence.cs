using KubeProbe.Core.Changes;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Gates;

/// <summary>A run that answers for a change, and what it is compared with.</summary>
/// <param name="Run">The run.</param>
public sealed record GateRun(RunRecord Run)
{
    /// <summary>The case's last Passed or Failed on that cluster before the change first went there; null when there was none.</summary>
    public RunRecord? Before { get; init; }

    /// <summary>The control group: the case's latest Passed or Failed on each cluster the change did not touch, about the time of the failure.</summary>
    public IReadOnlyList<RunRecord> Control { get; init; } = [];

    /// <summary>The control group's own runs: the same case where the change did not go, started with it.</summary>
    public IReadOnlyList<RunRecord> OwnControl { get; init; } = [];

    /// <summary>The first failure of the case there after it had passed, while it was still watched.</summary>
    public RunRecord? FailedLater { get; init; }

    /// <summary>Why it, or <see cref="FailedLater"/>, did not pass; null where nobody could say.</summary>
    public RunDiagnosis? Cause { get; init; }

    /// <summary>The binding's policy when the run was ordered.</summary>
    public GatePolicy Policy => Run.Order.Gate ?? GatePolicy.Default;
}

/// <summary>Another change of the same version of the component, and where it failed.</summary>
/// <param name="Change">Its record.</param>
/// <param name="FailedAt">When it failed, by cluster.</param>
public sealed record PeerChange(ChangeRecord Change, IReadOnlyDictionary<string, DateTimeOffset> FailedAt)
{
    /// <summary>The run that failed, by cluster.</summary>
    public IReadOnlyDictionary<string, RunId> FailedRuns { get; init; } = new Dictionary<string, RunId>();

    /// <summary>The latest word of somebody over its gate, expired or not; null for none.</summary>
    public GateOverride? Override { get; init; }
}

/// <summary>Where a version failed, elsewhere than a change of it goes.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Change">Id of the change that failed there.</param>
/// <param name="Run">The run; null where somebody's word blocks it there.</param>
public sealed record FailedElsewhere(string Cluster, string Change, RunId? Run);

/// <summary>All that a gate is judged by.</summary>
/// <param name="Change">The change.</param>
/// <param name="Runs">The runs that answer for it; null until they are known.</param>
/// <param name="Peers">Other changes of the same version of the component.</param>
/// <param name="Override">What somebody said instead, the latest; null for nothing.</param>
public sealed record GateEvidence(ChangeRecord Change, IReadOnlyList<GateRun>? Runs, IReadOnlyList<PeerChange> Peers, GateOverride? Override);

/// <summary>Somebody's word over the runs'.</summary>
/// <param name="Change">Id of the change.</param>
/// <param name="Passes">Whether the change goes through; else it is blocked.</param>
/// <param name="Author">Name of the token it came with.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="At">When.</param>
/// <param name="ExpiresAt">When the runs' word counts again.</param>
public sealed record GateOverride(string Change, bool Passes, string Author, string Reason, DateTimeOffset At, DateTimeOffset ExpiresAt);
