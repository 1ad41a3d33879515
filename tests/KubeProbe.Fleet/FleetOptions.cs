using KubeProbe.Simulation.ApiServers;

namespace KubeProbe.Fleet;

/// <summary>What fleet is simulated, and for how long.</summary>
public sealed record FleetOptions
{
    /// <summary>API servers that work: 1 to 20,000.</summary>
    public int Clusters { get; init; } = 1_000;

    /// <summary>Bindings of each cluster, a case each.</summary>
    public int Bindings { get; init; } = 50;

    /// <summary>Each binding's interval, at least 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long is measured; loading and draining come on top. Zero: only what is idle is measured.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Running before it is measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary><c>sqlite</c>, <c>postgres</c> (one is started for the time), or a connection string of an empty database.</summary>
    public string Storage { get; init; } = "sqlite";

    /// <summary>Servers on the one database; more than one needs PostgreSQL.</summary>
    public int Servers { get; init; } = 1;

    /// <summary>API servers that refuse connections, besides the others.</summary>
    public int Dead { get; init; }

    /// <summary>API servers that accept and never answer, besides the others.</summary>
    public int Hanging { get; init; }

    /// <summary>Of all probes: their timeout.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Clusters that one change fires at the end, with <see cref="EventCases"/> cases each. Zero: none.</summary>
    public int EventClusters { get; init; } = 200;

    /// <summary>Cases that the change fires on each.</summary>
    public int EventCases { get; init; } = 5;

    /// <summary>Runs by hand at the end, one after the other.</summary>
    public int ManualRuns { get; init; } = 20;

    /// <summary>At the end the server is stopped and started, and the time to the first due run measured.</summary>
    public bool Restart { get; init; } = true;

    /// <summary>Compares what a run costs with a fleet of so many clusters and as many runs a second; zero: compares nothing.</summary>
    public int Against { get; init; }

    /// <summary>How many turns each of the two has then.</summary>
    public int Pairs { get; init; } = 5;

    /// <summary>Where the result is written as JSON.</summary>
    public string? Json { get; init; }

    /// <summary>How pods behave; the number of clusters in it does not count.</summary>
    public SimulationOptions Pods { get; init; } = new() { Clusters = 0, Start = TimeSpan.FromMilliseconds(500), Work = TimeSpan.FromMilliseconds(500) };

    /// <summary>Runs a second of one cluster.</summary>
    public double RatePerCluster => Bindings / Interval.TotalSeconds;

    /// <summary>The fleet of fewer clusters, with as many runs a second.</summary>
    public FleetOptions OfFewer()
    {
        var each = RatePerCluster * Clusters / Against;
        // As often as may be, so that there is nothing else in which they differ but the clusters and their bindings.
        return this with { Clusters = Against, Interval = ShortestInterval, Bindings = Math.Max(1, (int)Math.Round(each * ShortestInterval.TotalSeconds)) };
    }

    static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);

    /// <summary>All that is wrong.</summary>
    public IEnumerable<string> Faults()
    {
        if (Clusters is < 1 or > 20_000) yield return "--clusters must be 1 to 20000.";
        if (Bindings is < 1 or > 1_000) yield return "--bindings must be 1 to 1000.";
        if (Interval < ShortestInterval) yield return "--interval must be at least 10s.";
        if (Servers > 1 && Storage == "sqlite") yield return "--servers above 1 needs --storage postgres.";
        if (Against < 0 || Against >= Clusters) yield return "--against must be fewer than --clusters.";
        if (Against > 0 && OfFewer().Bindings > 1_000) yield return "--against is too few for so many runs a second: a cluster takes 100.";
        if (Against > 0 && (Pairs < 1 || Dead + Hanging > 0)) yield return "--against needs --pairs, and neither --dead nor --hanging.";
        if (Dead < 0 || Hanging < 0) yield return "--dead and --hanging count clusters.";
    }
}
