using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Runs;

/// <summary>Everything that is known of one attempt when its verdict is decided: the left side of <see cref="VerdictTable"/>.</summary>
public sealed record Seen
{
    public required ProbeContract Contract { get; init; }

    /// <summary>What the probe said, by report or termination message.</summary>
    public ProbeOutcome? Outcome { get; init; }

    /// <summary>The first failWhen condition that holds, in words; or null.</summary>
    public string? BrokenCondition { get; init; }

    /// <summary>A failWhen condition on something the probe did not measure; or null.</summary>
    public string? UnmeasuredCondition { get; init; }

    /// <summary>A fact under a rule that the probe did not tell; or null.</summary>
    public string? UntoldFact { get; init; }

    /// <summary>The first rule on facts that is broken, in words; or null.</summary>
    public string? BrokenFact { get; init; }

    /// <summary>The pod as last seen; null when the watch never showed it.</summary>
    public PodSighting? Pod { get; init; }

    /// <summary>The pod was deleted, not by the centre.</summary>
    public bool Gone { get; init; }

    /// <summary>Why the pod could not be made, and with what text; null once it was.</summary>
    public TargetFault? StartFault { get; init; }

    public string StartMessage { get; init; } = "";

    /// <summary>Of a Sonobuoy plugin: it ended some time ago, or its side-car did, and no results were reported.</summary>
    public bool ResultsLate { get; init; }

    /// <summary>The attempt's time is over.</summary>
    public bool PastDeadline { get; init; }

    /// <summary>Whether the cluster answered when the verdict had to be decided.</summary>
    public bool Readable { get; init; } = true;

    /// <summary>Events of pod and node, where they were collected.</summary>
    public IReadOnlyList<ClusterEvent> Events { get; init; } = [];

    /// <summary>The same case's pod started in time on another node of this cluster.</summary>
    public bool StartedElsewhere { get; init; }

    /// <summary>How long the attempt had.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Whether the probe's container ever ran.</summary>
    public bool Started => Pod?.StartedAt is not null;

    /// <summary>The last event of a reason, or null.</summary>
    public ClusterEvent? Event(params ReadOnlySpan<string> reasons)
    {
        for (var i = Events.Count - 1; i >= 0; i--)
            if (reasons.Contains(Events[i].Reason)) return Events[i];
        return null;
    }
}
