using KubeProbe.Core.Alerts;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Remedies;

/// <summary>
/// One execution of a remedy: why, what it tried, who approved, what it did, and whether that helped. Its row is its state. The remedy is kept
/// with it as it was when it was proposed: a remedy changed meanwhile changes no execution, but one that is paused or gone stops it.
/// </summary>
public sealed record Remediation
{
    /// <summary>Derived from remedy, alert and attempt; see <see cref="RemediationRules.IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the remedy.</summary>
    public required string Remedy { get; init; }

    /// <summary>The remedy's generation.</summary>
    public long Generation { get; init; }

    public required string Cluster { get; init; }

    /// <summary>The case that failed.</summary>
    public required string Case { get; init; }

    /// <summary>Its binding; empty where it is not bound.</summary>
    public string Binding { get; init; } = "";

    /// <summary>The alert of that failure.</summary>
    public required string AlertId { get; init; }

    /// <summary>The incident the alert belongs to, whose story tells of all this; null where it belongs to none.</summary>
    public string? Incident { get; init; }

    /// <summary>From 1: how often the remedy was proposed for that alert.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The failed run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The alert's level.</summary>
    public AlertLevel Level { get; init; }

    /// <summary>Why the run failed, as far as it is known.</summary>
    public RunDiagnosis? Diagnosis { get; init; }

    /// <summary>The node the run was on, or of a run on many nodes those that failed; at most 5,000.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Objects that evidence and diagnosis name, of the kind of the action; at most 100.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The remedy.</summary>
    public required RemedySpec Spec { get; init; }

    public RemediationPhase Phase { get; init; }

    /// <summary>Null until it is over.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>A sentence on the outcome, or on what is waited for.</summary>
    public string Reason { get; init; } = "";

    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>When the dry run was through.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>When an approval comes too late.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Who approved or rejected, when and why; nobody where none was asked.</summary>
    public RemediationDecision? Decision { get; init; }

    /// <summary>When it began to act; written down before anything was done.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    /// <summary>When all was done.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>The run that confirms recovery.</summary>
    public RunId? ConfirmRun { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is touched, one by one; at most 100.</summary>
    public IReadOnlyList<RemediationStep> Steps { get; init; } = [];

    /// <summary>How often it was written; whoever writes must have read the last.</summary>
    public long Version { get; init; }

    /// <summary>Whether it has an outcome.</summary>
    public bool IsOver => Outcome is not null;
}

/// <summary>Where an execution stands.</summary>
public enum RemediationPhase
{
    /// <summary>Durable; its objects are looked up and the dry run is made.</summary>
    Proposed,

    /// <summary>The dry run went well; somebody is to approve.</summary>
    AwaitingApproval,

    /// <summary>It may act as soon as the limits let it.</summary>
    Approved,

    /// <summary>It acts: that is written down, and each step's result after it.</summary>
    Acting,

    /// <summary>All is done; what was done takes effect.</summary>
    Settling,

    /// <summary>The case runs again.</summary>
    Confirming,

    /// <summary>It has an outcome.</summary>
    Ended,
}

/// <summary>What became of an execution.</summary>
public enum RemediationOutcome
{
    /// <summary>It was only tried, as its mode says.</summary>
    DryRun,

    /// <summary>After it the case passed.</summary>
    Recovered,

    /// <summary>After it the case did not pass.</summary>
    NotRecovered,

    /// <summary>A guard did not let it act: pause, maintenance, hours, limits, a missing right, nothing to act on.</summary>
    Refused,

    /// <summary>Somebody said no.</summary>
    Rejected,

    /// <summary>Nobody approved in time.</summary>
    Expired,

    /// <summary>It acted, or tried to, and that failed.</summary>
    Failed,

    /// <summary>The alert was resolved before it acted.</summary>
    NotNeeded,
}

/// <summary>One thing that is touched.</summary>
/// <param name="Object">What.</param>
/// <param name="DryRun">What the API server said to the dry run.</param>
/// <param name="Result">What was done; null until it is.</param>
public sealed record RemediationStep(RemedyObject Object, string DryRun = "", string? Result = null)
{
    /// <summary>The run of a job.</summary>
    public RunId? Run { get; init; }
}
