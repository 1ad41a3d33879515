namespace KubeProbe.Core.Freshness;

/// <summary>Whether the verdicts of a binding's case on a cluster come as they must.</summary>
public enum FreshnessState
{
    /// <summary>Every verdict that had to be there is there.</summary>
    Fresh,

    /// <summary>It is new, or its schedule is, or it was paused: the first verdict is awaited.</summary>
    Awaited,

    /// <summary>No verdict, because the last slots were skipped, with a reason: too few of them in a row to hide behind.</summary>
    Skipped,

    /// <summary>Nothing is expected: the binding or its cluster is paused, or in a maintenance window that stops probing.</summary>
    Paused,

    /// <summary>A verdict had to be there and is not, whatever the last one was.</summary>
    Stale,
}
