using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Runs;

/// <summary>Port: the durable truth of runs. Every method is atomic and may be repeated.</summary>
public interface IRunHistory
{
    /// <summary>
    /// Records a batch in one round trip. Answers with the ids of the orders that were new, and of the altered that were queued; an order
    /// whose id is known is left as it is.
    /// </summary>
    Task<IReadOnlySet<RunId>> RecordAsync(RunBatch batch, CancellationToken cancellation);

    /// <summary>
    /// Closes a run: the first verdict wins. Answers with the record as it stands afterwards, which holds another verdict when
    /// one came first. Evidence is added whenever it is given, also to a run that this closed before.
    /// </summary>
    Task<RunRecord> CloseAsync(RunClosing closing, CancellationToken cancellation);

    /// <summary>Adds evidence to a run that was closed with this verdict; to one that another verdict closed, nothing.</summary>
    Task AddEvidenceAsync(RunClosing closing, CancellationToken cancellation);

    /// <summary>Keeps a report that came too late or disagreed. At most 20 are kept for a run; more are dropped.</summary>
    Task AddLateReportAsync(RunId run, LateReport report, CancellationToken cancellation);

    /// <summary>
    /// The cluster's runs that are not finished, and those finished but not settled, oldest first, without measurements and node
    /// results.
    /// </summary>
    Task<IReadOnlyList<RunRecord>> UnfinishedAsync(string cluster, CancellationToken cancellation);
}

/// <summary>What a cluster's turn has to record.</summary>
/// <param name="Orders">New runs, queued or starting.</param>
/// <param name="Skipped">Slots that won't run, and why.</param>
/// <param name="Progress">How unfinished runs moved on.</param>
/// <param name="Settled">Finished runs whose verdict severity has taken.</param>
public sealed record RunBatch(
    IReadOnlyList<RunRecord> Orders,
    IReadOnlyList<SkippedSlot> Skipped,
    IReadOnlyList<RunProgress> Progress,
    IReadOnlyList<RunId> Settled)
{
    /// <summary>Orders of queued runs that a later change altered. One that is not queued any more is left as it is.</summary>
    public IReadOnlyList<RunOrder> Altered { get; init; } = [];

    /// <summary>Whether there is nothing to record.</summary>
    public bool IsEmpty => Orders.Count + Skipped.Count + Progress.Count + Settled.Count + Altered.Count == 0;
}

/// <summary>Where an unfinished run stands now. Never reopens a finished one.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RunProgress")]
public sealed record RunProgress(
    [property: Id(0)] RunId Id,
    [property: Id(1)] RunPhase Phase,
    [property: Id(2)] int Attempt,
    [property: Id(3)] DateTimeOffset? StartedAt,
    [property: Id(4)] DateTimeOffset? Deadline,
    [property: Id(5)] string? Pod,
    [property: Id(6)] string? Node,
    [property: Id(7)] string? QueuedBecause);

/// <summary>A verdict and all that is kept with it.</summary>
/// <param name="Record">The run, finished.</param>
/// <param name="Evidence">One entry for the run's pod, or one for each node that did not pass (at most 50); none when it passed.</param>
public sealed record RunClosing(RunRecord Record, IReadOnlyList<RunEvidence> Evidence);
