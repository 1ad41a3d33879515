using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Freshness;

/// <summary>How a binding's case on a cluster was judged last; with an empty binding and case, the cluster as a whole.</summary>
public sealed record FreshnessRow
{
    public required string Cluster { get; init; }

    public required SlotKey Key { get; init; }

    public required FreshnessState State { get; init; }

    /// <summary>Since when: of a stale one, when its verdict had to be there.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>By when the first verdict must be there that is not; null when it is not so far.</summary>
    public DateTimeOffset? ExpectedBy { get; init; }

    /// <summary>Why, in words; empty when there is nothing to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The schedule it was judged by.</summary>
    public string Schedule { get; init; } = "";

    /// <summary>Slots up to this instant demand nothing.</summary>
    public DateTimeOffset ExpectFrom { get; init; }

    /// <summary>Slots up to this instant alert nobody of their own: an alert of the whole cluster spoke for them.</summary>
    public DateTimeOffset? AlertFrom { get; init; }

    /// <summary>The alert that is open for it, or null.</summary>
    public string? Alert { get; init; }

    /// <summary>The key of a cluster's own row.</summary>
    public static SlotKey WholeCluster { get; } = new("", "");
}

/// <summary>What history says of a binding's case on a cluster.</summary>
/// <param name="LastVerdictAt">When its last verdict came, of whatever trigger.</param>
/// <param name="LastSlot">The last slot that ran or was skipped.</param>
/// <param name="SkipReason">Why that one was skipped, in one word; null when it ran.</param>
/// <param name="OpenUntil">The deadline of a run that is not finished.</param>
public sealed record FreshnessSight(
    DateTimeOffset? LastVerdictAt, DateTimeOffset? LastSlot, string? SkipReason, DateTimeOffset? OpenUntil = null)
{
    /// <summary>Nothing is known yet.</summary>
    public static FreshnessSight Nothing { get; } = new(null, null, null);
}
