using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>Port: whatever carries our labels in a target cluster, and may be left there. Failures come as <see cref="TargetClusterException"/>.</summary>
public interface ILeftovers
{
    /// <summary>
    /// The pods and Secrets of the cluster's name in its probe namespace, and what carries a run's label among these kinds; of
    /// every centre, and of each kind at most 5,000. One request for each kind, which answers with metadata only.
    /// </summary>
    Task<LeftoverList> ListAsync(ClusterTarget target, IReadOnlyCollection<SweptResource> kinds, CancellationToken cancellation);

    /// <summary>Deletes one. What is gone already is success.</summary>
    Task RemoveAsync(ClusterTarget target, Leftover leftover, CancellationToken cancellation);
}

/// <summary>What a look found.</summary>
/// <param name="Found">Every object.</param>
/// <param name="Unread">Kinds that could not be read, and why: a sentence each, with the remedy.</param>
public sealed record LeftoverList(IReadOnlyList<Leftover> Found, IReadOnlyList<string> Unread);

/// <summary>An object that carries a run's label.</summary>
/// <param name="Kind">Its kind; the namespace is where it was found.</param>
/// <param name="Name">Its name.</param>
/// <param name="Run">The run.</param>
/// <param name="Centre">The centre that made it, or for which a probe did; empty when it does not say.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="DeletingSince">Since when it is being deleted, or null.</param>
public sealed record Leftover(SweptResource Kind, string Name, RunId Run, string Centre, DateTimeOffset CreatedAt, DateTimeOffset? DeletingSince)
{
    /// <summary>For people: <c>secrets/kp-…</c>, with its namespace.</summary>
    public override string ToString() => Kind.Namespace is null ? $"{Kind.Resource}/{Name}" : $"{Kind.Resource}/{Name} in {Kind.Namespace}";
}
