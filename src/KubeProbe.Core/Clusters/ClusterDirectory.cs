using System.Collections.Concurrent;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// The declared clusters by name, as every grain of this silo needs them: read once, kept until a refresh of the cluster's grain
/// or for half a minute, whichever comes first.
/// </summary>
public sealed class ClusterDirectory(IManifestStore manifests, TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<string, (DeclaredCluster? Cluster, long ReadAt)> known = new();

    /// <summary>The cluster, or null when none of that name is declared.</summary>
    public async ValueTask<DeclaredCluster?> FindAsync(string name, CancellationToken cancellation)
    {
        if (known.TryGetValue(name, out var entry) && time.GetElapsedTime(entry.ReadAt) < Fresh) return entry.Cluster;

        var stored = await manifests.FindAsync(ManifestKind.Cluster, name, cancellation);
        var cluster = stored is null
            ? null
            : new DeclaredCluster(new ClusterTarget(name, stored.Generation, SpecJson.Read<ClusterSpec>(stored.Spec)), stored.Labels);
        known[name] = (cluster, time.GetTimestamp());
        return cluster;
    }

    /// <summary>The next read asks the store.</summary>
    public void Forget(string name) => known.TryRemove(name, out _);
}

/// <summary>A cluster as declared.</summary>
/// <param name="Target">What it takes to talk to it.</param>
/// <param name="Labels">Its labels.</param>
public sealed record DeclaredCluster(ClusterTarget Target, IReadOnlyDictionary<string, string> Labels);
