namespace KubeProbe.Core.Clusters;

/// <summary>
/// How one cluster stands in this server, written by those who act on it and read by whoever measures, without asking them: a grain
/// that hangs shows by what it does not write.
/// </summary>
public sealed class ClusterReading
{
    long tickedAt;
    long heardAt;
    long turnAt;

    /// <summary>Its grain lives in this server.</summary>
    public bool Held { get; set; }

    /// <summary>Runs that are started and not settled.</summary>
    public int InFlight { get; set; }

    /// <summary>Runs by hand and by change that wait.</summary>
    public int Queued { get; set; }

    /// <summary>Periodic slots that wait.</summary>
    public int Waiting { get; set; }

    /// <summary>Pods in use.</summary>
    public int PodsUsed { get; set; }

    /// <summary>Objects of runs that are over and should be gone by now, as of the last inspection.</summary>
    public int Leftovers { get; set; }

    /// <summary>Pods it may have at once.</summary>
    public int PodsLimit { get; set; }

    /// <summary>Whether it answers.</summary>
    public BreakerState Breaker { get; set; }

    /// <summary>Share of the request budget's burst that is used up now; 1 and more when requests wait.</summary>
    public Func<double>? RequestsUsed { get; set; }

    /// <summary>When its reminder last woke it.</summary>
    public DateTimeOffset? TickedAt
    {
        get => Read(ref tickedAt);
        set => Write(ref tickedAt, value);
    }

    /// <summary>When its pod watch last heard anything; null while nobody watches.</summary>
    public DateTimeOffset? HeardAt
    {
        get => Read(ref heardAt);
        set => Write(ref heardAt, value);
    }

    /// <summary>When its next turn is due, or the present one began; null when nothing recurs.</summary>
    public DateTimeOffset? TurnAt
    {
        get => Read(ref turnAt);
        set => Write(ref turnAt, value);
    }

    static DateTimeOffset? Read(ref long field) =>
        Interlocked.Read(ref field) is var ticks && ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    static void Write(ref long field, DateTimeOffset? value) => Interlocked.Exchange(ref field, value?.UtcTicks ?? 0);
}

/// <summary>Whether runs are tried on a cluster.</summary>
public enum BreakerState
{
    /// <summary>It answers as far as is known: runs start.</summary>
    Closed,

    /// <summary>It did not answer lately; that may be a hiccup, so runs are still tried.</summary>
    Doubted,

    /// <summary>It is out of reach: runs are closed without trying.</summary>
    Open,
}
