namespace KubeProbe.Client;

/// <summary>What a probe rarely changes and a test always does.</summary>
public sealed record ProbeRunOptions
{
    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Carries the report. Default: a socket handler that follows no redirect, for a redirect would be handed the run's token.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How long one call to the centre may take; it answers in milliseconds. Default 10 s, always cut to the deadline.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a report is retried at most, within the deadline. Default 2 min: after that the termination message, which
    /// holds the same report, reaches the centre sooner than a centre that can't be reached.
    /// </summary>
    public TimeSpan DeliveryLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Where the client says what became of the report, a line at a time and never a secret. Default: standard error.</summary>
    public Action<string> Log { get; init; } = Console.Error.WriteLine;

    /// <summary>Where the report goes when the probe was started by hand, outside a run. Default: standard output.</summary>
    public Stream? Output { get; init; }

    /// <summary>Whether SIGTERM ends the run early. Default true; one process, one run.</summary>
    public bool StopOnSigterm { get; init; } = true;
}
