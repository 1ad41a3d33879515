namespace KubeProbe.Core.Runs;

/// <summary>A run as history keeps it: its row is its state, and what lists, pages and recovery read.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RunRecord")]
public sealed record RunRecord
{
    [Id(0)] public required RunOrder Order { get; init; }

    [Id(1)] public RunPhase Phase { get; init; }

    /// <summary>When the run became durable.</summary>
    [Id(2)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the probe's container started, of the last attempt.</summary>
    [Id(3)] public DateTimeOffset? StartedAt { get; init; }

    [Id(4)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Of the present attempt; null while queued.</summary>
    [Id(5)] public DateTimeOffset? Deadline { get; init; }

    /// <summary>From 1; 0 while queued.</summary>
    [Id(6)] public int Attempt { get; init; }

    /// <summary>The pod of the last attempt; null on many nodes.</summary>
    [Id(7)] public string? Pod { get; init; }

    /// <summary>Where that pod was scheduled.</summary>
    [Id(8)] public string? Node { get; init; }

    /// <summary>Why it is queued, when it is.</summary>
    [Id(9)] public string? QueuedBecause { get; init; }

    /// <summary>Null until it is finished.</summary>
    [Id(10)] public RunVerdict? Verdict { get; init; }

    [Id(11)] public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>At most 1,000 samples.</summary>
    [Id(12)] public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>Results by node, of a run on many nodes; at most 5,000.</summary>
    [Id(13)] public IReadOnlyList<NodeProbes.NodeResult> Nodes { get; init; } = [];

    /// <summary>What closed it: a report, or something else. Decides how a late report is answered.</summary>
    [Id(14)] public ClosedBy ClosedBy { get; init; }

    /// <summary>SHA-256 of the report that closed it, in canonical form; null when none did.</summary>
    [Id(15)] public string? ReportHash { get; init; }

    /// <summary>Whether severity has taken the verdict.</summary>
    [Id(16)] public bool Settled { get; init; }

    /// <summary>What it told is so in its cluster; at most 64. Only on the way to history, which keeps the last of each fact.</summary>
    [Id(17)] public IReadOnlyList<Facts.Fact> Facts { get; init; } = [];

    /// <summary>Whether it passed looking only at what changed: that says nothing of how its case stands on the cluster.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPartlyPassed => Order.Narrowed.Count > 0 && Verdict?.Verdict is Runs.Verdict.Passed;
}

/// <summary>Where a run stands.</summary>
public enum RunPhase
{
    /// <summary>Durable, waiting for an exclusive run, an overlapping one or the cluster's budget.</summary>
    Queued,

    /// <summary>Its pod is being made, scheduled or started.</summary>
    Starting,

    /// <summary>Its container runs.</summary>
    Running,

    /// <summary>It has its verdict.</summary>
    Finished,
}

/// <summary>What closed a run.</summary>
public enum ClosedBy
{
    Nothing,
    Report,
    TerminationMessage,
    ExitCode,
    Deadline,
    Sighting,
    Cancel,
    Nodes,
}

/// <summary>One sample.</summary>
/// <param name="Name">Of the operation or quantity.</param>
/// <param name="Ok">Whether the operation worked; null for a mere quantity.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Value">A quantity.</param>
/// <param name="Unit">The quantity's unit.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.Measurement")]
public sealed record Measurement(string Name, bool? Ok, double? Seconds, double? Value, string? Unit);
