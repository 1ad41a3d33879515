using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Rollouts;

/// <summary>What the status of a ProbeTemplate tells of its versions.</summary>
public sealed record TemplateStatus
{
    /// <summary>The generation this speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Versions that are kept, the newest first.</summary>
    public IReadOnlyList<long> Versions { get; init; } = [];

    /// <summary>Absent where no version was ever tried.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>The condition <c>RolledOut</c>.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}

/// <summary>Where the newest version stands: what every cluster decides by which version it runs.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RolloutStatus")]
public sealed record RolloutStatus
{
    /// <summary>The version that is, or was, tried.</summary>
    [Id(0)] public long Candidate { get; init; }

    /// <summary>The version that runs elsewhere; 0 when there is none before it.</summary>
    [Id(1)] public long Stable { get; init; }

    [Id(2)] public RolloutPhase Phase { get; init; }

    /// <summary>Clusters whose place in the template's order is up to this one run the candidate, as 16 hexadecimal digits.</summary>
    [Id(3)] public string? UpTo { get; init; }

    /// <summary>How many clusters that were when it began.</summary>
    [Id(4)] public int Clusters { get; init; }

    /// <summary>Of so many that run the template.</summary>
    [Id(5)] public int Of { get; init; }

    /// <summary>Runs of the candidate that passed.</summary>
    [Id(6)] public int Passes { get; init; }

    /// <summary>So many must pass.</summary>
    [Id(7)] public int PromoteAfter { get; init; }

    /// <summary>Runs of the candidate that did not pass where the stable version did not either: not held against it.</summary>
    [Id(8)] public int NotItsFault { get; init; }

    /// <summary>Runs of the candidate that did not pass and are being compared.</summary>
    [Id(9)] public int Comparing { get; init; }

    /// <summary>When it began.</summary>
    [Id(10)] public DateTimeOffset Since { get; init; }

    /// <summary>When it was decided.</summary>
    [Id(11)] public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why, in a sentence.</summary>
    [Id(12)] public string Message { get; init; } = "";

    /// <summary>One word of why.</summary>
    [Id(13)] public string Reason { get; init; } = "";

    /// <summary>Of a roll-back: the first run of the candidate that did not pass there.</summary>
    [Id(14)] public RunId? FailedRun { get; init; }

    /// <summary>And the run of the stable version that passed in the same place.</summary>
    [Id(15)] public RunId? PassedRun { get; init; }

    /// <summary>So often the candidate must fail in one place.</summary>
    [Id(16)] public int RollbackAfter { get; init; } = 2;

    /// <summary>Runs of the candidate that did not pass where the stable version did, and passed when they were repeated.</summary>
    [Id(17)] public int Flaked { get; init; }
}

/// <summary>Where a version stands.</summary>
public enum RolloutPhase
{
    /// <summary>It runs everywhere.</summary>
    Promoted,

    /// <summary>It runs on its share of the clusters.</summary>
    Trying,

    /// <summary>It runs nowhere: the version before does.</summary>
    RolledBack,
}
