using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>The status of every kind but Cluster, whose grain writes its own.</summary>
/// <param name="ObservedGeneration">The generation of the spec this speaks of.</param>
/// <param name="Clusters">How many clusters it is on or holds; null for a kind that has none.</param>
/// <param name="Cases">How many cases it leads to; null for a kind that leads to none.</param>
/// <param name="Conditions">What is so of it now.</param>
sealed record ManifestStatus(long ObservedGeneration, int? Clusters, int? Cases, IReadOnlyList<Condition> Conditions)
{
    /// <summary>Of a template with a rollout: versions that are kept, newest first.</summary>
    public IReadOnlyList<long>? Versions { get; init; }

    /// <summary>Of a template with a rollout: where its newest version stands, as its rollout's grain wrote it.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>Of a binding that is asked for by name: when its next slot is due, on whichever of its clusters.</summary>
    public DateTimeOffset? NextDue { get; init; }
}
