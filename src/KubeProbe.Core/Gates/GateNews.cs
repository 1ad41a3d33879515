using KubeProbe.Core.Changes;

namespace KubeProbe.Core.Gates;

/// <summary>One thing that happened to a gate or to one of its runs, as it is told outside. Kept in the outbox until everybody has it.</summary>
public sealed record GateNews
{
    /// <summary>Unique, and derived: the same news again is the same id.</summary>
    public required string Id { get; init; }

    public required GateStep Step { get; init; }

    /// <summary>When it happened, which may be long before it is told.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The change: its clusters are those it was resolved to, at most <see cref="GateNewsRules.MostClusters"/>.</summary>
    public required Change Change { get; init; }

    /// <summary>Of how many clusters.</summary>
    public int OfClusters { get; init; }

    /// <summary>The run it is about; null when it is about the gate as a whole.</summary>
    public GateNewsRun? Run { get; init; }

    /// <summary>Of the end of a gate: how many runs answered for it, and what became of them by then; null of all else.</summary>
    public GateNewsRuns? Runs { get; init; }

    /// <summary>How it ended; null unless it did.</summary>
    public GateNewsEnd? End { get; init; }
}

/// <summary>Where a gate or a run stands.</summary>
public enum GateStep
{
    Queued,
    Started,
    Finished,
}

/// <summary>A run in the news.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Case">Its case.</param>
/// <param name="Version">Of the template.</param>
/// <param name="Cluster">Where it runs.</param>
/// <param name="Mode">Whether it decides.</param>
public sealed record GateNewsRun(string Id, string Case, long Version, string Cluster, GateMode Mode);

/// <summary>The runs of a gate, counted.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Told">How many are told one by one, the first.</param>
/// <param name="Success">That passed.</param>
/// <param name="Failure">That failed.</param>
/// <param name="Error">That found nothing out.</param>
/// <param name="Cancel">That somebody ended.</param>
/// <param name="Open">That go on.</param>
public sealed record GateNewsRuns(int Total, int Told, int Success, int Failure, int Error, int Cancel, int Open);

/// <summary>How a gate or a run ended.</summary>
/// <param name="Outcome">In the words of test tools.</param>
/// <param name="Reason">One sentence, without secrets.</param>
public sealed record GateNewsEnd(GateNewsOutcome Outcome, string Reason)
{
    /// <summary>The gate's verdict in a word: that of an override, where there is one. Null of a run.</summary>
    public string? Verdict { get; init; }

    /// <summary>Who overrode it, while that holds.</summary>
    public string? OverriddenBy { get; init; }
}

/// <summary>How a gate or a run ended.</summary>
public enum GateNewsOutcome
{
    Success,
    Failure,

    /// <summary>Somebody ended it.</summary>
    Cancel,

    /// <summary>It found nothing out.</summary>
    Error,
}
