namespace KubeProbe.Simulation.ApiServers;

/// <summary>How the simulated clusters behave.</summary>
public sealed record SimulationOptions
{
    /// <summary>How many API servers.</summary>
    public required int Clusters { get; init; }

    /// <summary>From a pod's creation to its start. Zero together with <see cref="Work"/>: it is done at once.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>From a pod's start to its report.</summary>
    public TimeSpan Work { get; init; }

    /// <summary>
    /// All that a watch tells of a pod's life (added, scheduled, running, ended, deleted); otherwise its end alone, which is the
    /// least a caller needs.
    /// </summary>
    public bool WholeLife { get; init; } = true;

    /// <summary>Share of pods whose report says that the cluster fails.</summary>
    public double Fail { get; init; }

    /// <summary>Share of pods that can't reach the centre: their report lies in the termination message alone.</summary>
    public double NoReport { get; init; }

    /// <summary>Share of pods that neither report nor end.</summary>
    public double Silent { get; init; }

    /// <summary>Share of requests that make something that are answered 429 with Retry-After: 1.</summary>
    public double Throttle { get; init; }

    /// <summary>Share of requests that make something that are answered 500.</summary>
    public double Errors { get; init; }

    /// <summary>The last so many clusters accept connections and never answer.</summary>
    public int Hanging { get; init; }

    /// <summary>Watches are cut after this; zero for as long as the client asked.</summary>
    public TimeSpan CutWatch { get; init; }
}
