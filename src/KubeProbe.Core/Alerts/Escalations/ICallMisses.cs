namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>Port: hears of calls that reach nobody, so that who is next is called without waiting for the time of the next step.</summary>
public interface ICallMisses
{
    /// <summary>Notes it in the incident's story and goes on with the ladder. The same call again changes nothing; nor does one whose step counts no more.</summary>
    Task MissedAsync(string incident, MissedCall missed, CancellationToken cancellation);
}

/// <summary>A call that reaches nobody, however long one waits.</summary>
/// <param name="Ladder">Of which ladder; null: of whichever called them.</param>
/// <param name="Person">Who was called.</param>
/// <param name="CalledAt">When the step was taken, or later but before the next one; to the second.</param>
/// <param name="Why">What the provider says; one sentence without number and secret.</param>
public sealed record MissedCall(string? Ladder, string Person, DateTimeOffset CalledAt, string Why);
