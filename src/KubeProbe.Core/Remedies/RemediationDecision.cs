namespace KubeProbe.Core.Remedies;

/// <summary>Somebody's word on an execution that awaits approval.</summary>
/// <param name="Approved">Yes or no.</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why, 1 to 500 characters.</param>
/// <param name="At">When.</param>
/// <param name="Source">Remote address, for the audit log.</param>
/// <param name="IsAdmin">Whether the caller is an admin.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.RemediationDecision")]
public sealed record RemediationDecision(
    [property: Id(0)] bool Approved,
    [property: Id(1)] string Actor,
    [property: Id(2)] string Reason,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] string Source = "",
    [property: Id(5)] bool IsAdmin = false);

/// <summary>How a decision was taken.</summary>
/// <param name="Kind">Taken, or why not.</param>
/// <param name="Message">Of one that was not taken, with the remedy.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.DecisionAnswer")]
public sealed record DecisionAnswer([property: Id(0)] DecisionKind Kind, [property: Id(1)] string Message = "");

/// <summary>What became of a decision.</summary>
public enum DecisionKind
{
    /// <summary>It is durable.</summary>
    Taken,

    /// <summary>There is no such execution.</summary>
    NotFound,

    /// <summary>It does not await approval, or not at this time of day.</summary>
    NotNow,

    /// <summary>The caller's role is not enough.</summary>
    Denied,
}
