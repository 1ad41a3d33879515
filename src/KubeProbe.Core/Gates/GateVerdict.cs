namespace KubeProbe.Core.Gates;

/// <summary>What a gate says of a change.</summary>
public enum GateVerdict
{
    /// <summary>Nothing yet.</summary>
    Running,

    /// <summary>The change may go on.</summary>
    Pass,

    /// <summary>The change must stop.</summary>
    Fail,

    /// <summary>It can't be told: nothing answers for the change, or what does found nothing out.</summary>
    Unknown,
}

/// <summary>What one run says of the change it answers for.</summary>
public enum GateOutcome
{
    /// <summary>It has no verdict yet, or its case is still watched.</summary>
    Running,

    Passed,

    /// <summary>It failed, and nothing but the change is known to be the cause.</summary>
    Failed,

    /// <summary>It failed, as it had before the change.</summary>
    FailedBefore,

    /// <summary>It failed, and so does the case where the change did not go.</summary>
    FailsElsewhere,

    /// <summary>ProbeFault or Unknown: it speaks of the probe, not of the cluster.</summary>
    Undecided,

    /// <summary>It had no verdict in time.</summary>
    TimedOut,
}
