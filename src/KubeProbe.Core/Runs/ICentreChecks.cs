namespace KubeProbe.Core.Runs;

/// <summary>Port: what the centre looks at itself, without a pod.</summary>
public interface ICentreChecks
{
    /// <summary>
    /// Looks once, as the order's <see cref="Cases.Checks.CheckSpec"/> says. Whatever keeps it from working is in the outcome; an exception
    /// means only that it was cancelled, or that the centre itself is at fault.
    /// </summary>
    /// <param name="order">The run.</param>
    /// <param name="cancellation">Cancelled when the run's time is over.</param>
    Task<ProbeOutcome> LookAsync(RunOrder order, CancellationToken cancellation);
}
