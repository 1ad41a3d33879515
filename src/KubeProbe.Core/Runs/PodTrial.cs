using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Runs;

/// <summary>
/// One pod of one attempt, from its order to its verdict. It only remembers and decides; making the pod and reading the cluster is
/// the work of whoever holds it: the run's grain, or a node-probe grain for each of its nodes.
/// </summary>
sealed class PodTrial(RunOrder order, int attempt, string? node, int? shard, DateTimeOffset deadline)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    TargetClusterException? startFault;
    int tries;

    public RunOrder Order { get; } = order;

    public int Attempt { get; } = attempt;

    public string? Node { get; } = node;

    public int? Shard { get; } = shard;

    public DateTimeOffset Deadline { get; } = deadline;

    public string PodName { get; } = Runs.PodName.Of(order.Id, attempt, node);

    public PodSighting? Sighting { get; private set; }

    public ProbeOutcome? Outcome { get; private set; }

    public ClosedBy OutcomeBy { get; private set; }

    /// <summary>Why the pod could not be made yet; null once it is.</summary>
    public TargetFault? StartFault => startFault?.Fault;

    public bool Made { get; private set; }

    public bool Gone { get; private set; }

    /// <summary>Whether its container ended, or the whole pod.</summary>
    public bool Ended => Sighting is { End: not null } or { Phase: "Failed" or "Succeeded" };

    /// <summary>When making the pod is to be tried; null once it is made or it is no use.</summary>
    public DateTimeOffset? NextTryAt { get; private set; } = DateTimeOffset.MinValue;

    public void PodMade()
    {
        (Made, NextTryAt, startFault) = (true, null, null);
    }

    public void PodNotMade(TargetClusterException fault, DateTimeOffset now)
    {
        startFault = fault;
        var pause = fault.RetryAfter ?? TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(tries, 5), LongestPause.Ticks));
        tries++;
        NextTryAt = now + pause;
    }

    /// <summary>Takes a sighting; true when it tells something new.</summary>
    public bool Saw(PodSighting sighting, bool gone, IReportReader reader)
    {
        if (sighting.Pod != PodName || (Gone && gone)) return false;
        if (!gone && sighting == Sighting) return false;

        // A pod that was seen exists, whatever its creation answered.
        if (!Made) PodMade();
        Sighting = sighting;
        Gone = gone;
        if (Outcome is null && sighting.End is { } end && Order.Work.Contract is ProbeContract.Kubeprobe
            && reader.TryRead(end.Message) is { } outcome)
            (Outcome, OutcomeBy) = (outcome, ClosedBy.TerminationMessage);
        return true;
    }

    public void Reported(ProbeOutcome outcome) => (Outcome, OutcomeBy) = (outcome, ClosedBy.Report);

    /// <summary>All that is known of it now.</summary>
    public Seen Look(DateTimeOffset now, RunEvidence? evidence, bool startedElsewhere) => new()
    {
        Contract = Order.Work.Contract,
        Outcome = Outcome,
        BrokenCondition = Outcome is { Ok: true } ? FailConditions.FirstBroken(Order.FailWhen, Outcome.Measurements) : null,
        UnmeasuredCondition = Outcome is { Ok: true } ? FailConditions.FirstUnmeasured(Order.FailWhen, Outcome.Measurements) : null,
        Pod = Sighting,
        Gone = Gone,
        StartFault = startFault?.Fault,
        StartMessage = startFault?.Message ?? (evidence is { PodStatus: "" } ? evidence.Message : ""),
        PastDeadline = now >= Deadline,
        Readable = evidence is null || evidence.PodStatus.Length > 0,
        Events = evidence?.Events ?? [],
        StartedElsewhere = startedElsewhere,
        Timeout = Order.Timeout,
    };

    /// <summary>What would close it now.</summary>
    public ClosedBy By(DateTimeOffset now) => this switch
    {
        { Outcome: not null } => OutcomeBy,
        { Sighting.End: not null } when Order.Work.Contract is ProbeContract.ExitCode => ClosedBy.ExitCode,
        _ when now >= Deadline => ClosedBy.Deadline,
        _ => ClosedBy.Sighting,
    };
}
