namespace KubeProbe.Faults.Tests.Harness;

/// <summary>What the centre writes during a run's life, in order.</summary>
public enum WriteStep
{
    /// <summary>The run's row.</summary>
    Order,

    /// <summary>That its pod runs.</summary>
    Progress,

    /// <summary>Its verdict.</summary>
    Verdict,

    /// <summary>The alert and its notification in the outbox.</summary>
    Alert,

    /// <summary>What severity knows.</summary>
    Severity,

    /// <summary>What is kept of a run that did not pass.</summary>
    Evidence,

    /// <summary>That nothing is left to be done.</summary>
    Settled,

    /// <summary>That the notification was delivered.</summary>
    Delivered,
}

/// <summary>Where in the tables a step shows, alike on both databases.</summary>
static class WriteSteps
{
    public static IReadOnlyList<(WriteStep Step, string Event, string Table, string Condition)> All { get; } =
    [
        (WriteStep.Order, "INSERT", "runs", "TRUE"),
        (WriteStep.Progress, "UPDATE", "runs", "NEW.phase = 'Running'"),
        (WriteStep.Verdict, "UPDATE", "runs", "NEW.phase = 'Finished' AND OLD.phase <> 'Finished'"),
        (WriteStep.Alert, "INSERT", "notifications", "TRUE"),
        (WriteStep.Severity, "INSERT", "OrleansStorage", "NEW.GrainTypeString LIKE '%severity%'"),
        (WriteStep.Severity, "UPDATE", "OrleansStorage", "NEW.GrainTypeString LIKE '%severity%'"),
        (WriteStep.Evidence, "INSERT", "evidence", "TRUE"),
        (WriteStep.Settled, "UPDATE", "runs", "NEW.settled AND NOT OLD.settled"),
        (WriteStep.Delivered, "UPDATE", "notifications", "NEW.state = 'Delivered'"),
    ];
}
