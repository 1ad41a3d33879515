using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Runs;

/// <summary>
/// One pod of one attempt, from its order to its verdict. It only remembers and decides; making the pod and reading the cluster is
/// the work of whoever holds it: the run's grain, or a node-probe grain for each of its nodes.
/// </summary>
sealed class PodTrial(RunOrder order, int attempt, string? node, int? shard, DateTimeOffset deadline, TimeProvider time)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // A deadline that moves by less is not worth a write.
    static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    // A budget of requests that is used up for longer is told as such.
    static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    // A side-car looks for the done file several times a second, and its report may be tried again.
    static readonly TimeSpan ResultsAfter = TimeSpan.FromSeconds(30);

    readonly Countdown longest = Countdown.Of(order.Timeout + LongestDelay, time);
    Countdown left = Countdown.Until(deadline, order.Timeout, time);
    (Countdown Left, DateTimeOffset Deadline)? before;
    TargetClusterException? startFault;
    Countdown? nextTry = Countdown.Of(TimeSpan.Zero, time);
    Countdown? results;
    int tries;

    public RunOrder Order { get; } = order;

    public int Attempt { get; } = attempt;

    public string? Node { get; } = node;

    public int? Shard { get; } = shard;

    /// <summary>When its time is over. It runs from the pod's creation: what the centre's own budget delays is not the pod's.</summary>
    public DateTimeOffset Deadline { get; private set; } = deadline;

    /// <summary>Whether its time is over.</summary>
    public bool IsOver => left.IsOver;

    /// <summary>What is left of its time.</summary>
    public TimeSpan Left => left.Left;

    /// <summary>Until there is something to do of itself: its deadline, or the next try to make the pod.</summary>
    public TimeSpan UntilNext => Least(left.Left, nextTry?.Left, results is { IsOver: false } due ? due.Left : null);

    /// <summary>Whether the plugin ended and its results are still to come: there is something to do when they don't.</summary>
    public bool AwaitsResults => Outcome is null && results is { IsOver: false };

    bool ResultsLate => Outcome is null && results is { IsOver: true };

    static TimeSpan Least(TimeSpan least, params ReadOnlySpan<TimeSpan?> others)
    {
        foreach (var other in others)
            if (other < least) least = other.Value;
        return least;
    }

    public string PodName { get; } = Runs.PodName.Of(order.Id, attempt, node);

    public PodSighting? Sighting { get; private set; }

    public ProbeOutcome? Outcome { get; private set; }

    public ClosedBy OutcomeBy { get; private set; }

    /// <summary>Why the pod could not be made yet; null once it is.</summary>
    public TargetFault? StartFault => startFault?.Fault;

    public bool Made { get; private set; }

    public bool Gone { get; private set; }

    /// <summary>Whether making the pod is to be tried now.</summary>
    public bool IsToBeMade => !Made && !IsOver && nextTry is { IsOver: true };

    /// <summary>Whether its container ended, or the whole pod.</summary>
    public bool Ended => Sighting is { End: not null } or { Phase: "Failed" or "Succeeded" };

    /// <summary>Whether only the cluster can say what became of it: the pod went without a word, or its time is over.</summary>
    public bool IsToBeLookedAt => Order.HasPod && Outcome is null && Sighting?.End is null && (Gone || (Made && IsOver));

    /// <summary>
    /// Whether the pod may be there although making it was not answered well: then its time is over, and it takes a look to say so.
    /// </summary>
    public bool MayExist => !Made && IsOver && Outcome is null && StartFault is TargetFault.TimedOut or TargetFault.ServerError or TargetFault.CentreLate;

    /// <summary>Its pod is about to be made for the first time: what the centre itself was late with is not the cluster's to answer for.</summary>
    public void Begin()
    {
        if (tries > 0 || Order.Timeout - left.Left <= Slack) return;
        before = (left, Deadline);
        Extend(Order.Timeout);
    }

    /// <summary>The pod exists.</summary>
    /// <param name="justNow">Whether it was not there before.</param>
    public void PodMade(bool justNow = false)
    {
        (Made, nextTry, startFault) = (true, null, null);
        // One that was there before has had its time since then.
        if (!justNow && before is { } known) (left, Deadline) = known;
        before = null;
        if (justNow && Order.Timeout - left.Left > Slack) Extend(Order.Timeout);
    }

    public void PodNotMade(TargetClusterException fault)
    {
        startFault = fault;
        var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(tries, 5), LongestPause.Ticks));
        tries++;

        // Who asks for patience gets it; who asks for none is not hammered for that.
        var wait = fault.RetryAfter > pause ? fault.RetryAfter.Value : pause;
        nextTry = Countdown.Of(wait, time);
        if (fault.Fault is TargetFault.OverBudget or TargetFault.CentreLate) Extend(wait + Order.Timeout);
    }

    void Extend(TimeSpan to)
    {
        var most = to < longest.Left ? to : longest.Left;
        if (most <= left.Left) return;
        (left, Deadline) = (Countdown.Of(most, time), time.GetUtcNow() + most);
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
        var reporting = Order.Work.Contract switch { ProbeContract.Kubeprobe => sighting.End, ProbeContract.Sonobuoy => sighting.Results, _ => null };
        if (Outcome is null && reporting is { } end && reader.TryRead(end.Message) is { } outcome)
            (Outcome, OutcomeBy) = (outcome, ClosedBy.TerminationMessage);
        if (Order.Work.Contract is ProbeContract.Sonobuoy && (sighting.End is not null || sighting.Results is not null)) results ??= Countdown.Of(ResultsAfter, time);
        return true;
    }

    /// <summary>Takes what a look at the pod itself found, which a watch that is slow or cut off did not tell.</summary>
    public void Found(RunEvidence evidence, IReportReader reader)
    {
        var known = Made;
        if (evidence.Sighting is { } now && !Gone) Saw(now, gone: false, reader);
        else if (evidence.NoPod && known) Gone = true;

        // Made although nobody was told, it has its time from then on.
        if (!known && Made) Extend(evidence.Sighting!.CreatedAt + Order.Timeout - time.GetUtcNow());
    }

    public void Reported(ProbeOutcome outcome) => (Outcome, OutcomeBy) = (outcome, ClosedBy.Report);

    /// <summary>All that is known of it now.</summary>
    /// <param name="evidence">What a look at the cluster found.</param>
    /// <param name="startedElsewhere">Whether the case's pod started on another node.</param>
    /// <param name="others">What most other clusters have, of facts under a majority rule.</param>
    public Seen Look(RunEvidence? evidence, bool startedElsewhere, IReadOnlyList<FactMajority>? others = null) => new()
    {
        Contract = Order.Work.Contract,
        Outcome = Outcome,
        BrokenCondition = Outcome is { Ok: true } ? FailConditions.FirstBroken(Order.FailWhen, Outcome.Measurements) : null,
        UnmeasuredCondition = Outcome is { Ok: true } ? FailConditions.FirstUnmeasured(Order.FailWhen, Outcome.Measurements) : null,
        UntoldFact = Outcome is { Ok: true } ? FactRules.FirstUntold(Order.Facts, Outcome.Facts) : null,
        BrokenFact = Outcome is { Ok: true } ? FactRules.FirstBroken(Order.Facts, Outcome.Facts, others ?? []) : null,
        Pod = Sighting,
        Gone = Gone,
        StartFault = startFault?.Fault,
        StartMessage = startFault?.Message ?? (evidence is { PodStatus: "" } ? evidence.Message : Order.HasPod || Made ? "" : "the centre did not get to it in time"),
        ResultsLate = ResultsLate,
        PastDeadline = IsOver,
        Readable = Order.HasPod ? evidence is null || evidence.PodStatus.Length > 0 : Made,
        Events = evidence?.Events ?? [],
        StartedElsewhere = startedElsewhere,
        Timeout = Order.Timeout,
    };

    /// <summary>What would close it now.</summary>
    public ClosedBy By => this switch
    {
        { Outcome: not null } => OutcomeBy,
        { Sighting.End: not null } when Order.Work.Contract is ProbeContract.ExitCode => ClosedBy.ExitCode,
        _ when IsOver => ClosedBy.Deadline,
        _ => ClosedBy.Sighting,
    };
}
