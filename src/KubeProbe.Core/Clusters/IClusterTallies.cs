namespace KubeProbe.Core.Clusters;

/// <summary>Port: what there is to say of many clusters at a glance.</summary>
public interface IClusterTallies
{
    /// <summary>One tally of each cluster of which there is anything to tell.</summary>
    /// <param name="clusters">These clusters; null for all.</param>
    /// <param name="skippedSince">From when on skipped slots count.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<IReadOnlyDictionary<string, ClusterTally>> CountAsync(
        IReadOnlyCollection<string>? clusters, DateTimeOffset skippedSince, CancellationToken cancellation);
}

/// <summary>How a cluster stands: each case of each binding counts once, by its last verdict.</summary>
public readonly record struct ClusterTally
{
    public long Passed { get; init; }

    public long Failed { get; init; }

    public long ProbeFault { get; init; }

    public long Unknown { get; init; }

    /// <summary>Cases that need what the cluster lacks.</summary>
    public long NotApplicable { get; init; }

    /// <summary>Alerts that are not resolved.</summary>
    public long Firing { get; init; }

    /// <summary>Periodic slots that did not become runs, though their cases apply.</summary>
    public long Skipped { get; init; }

    /// <summary>When the last verdict came; null when there is none.</summary>
    public DateTimeOffset? LastVerdictAt { get; init; }
}
