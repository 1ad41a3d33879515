using System.Collections.Concurrent;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Tests.Fakes;

partial class FakeTargetCluster : ITargetCapabilities
{
    /// <summary>What a look finds, of what it is asked for.</summary>
    public ConcurrentDictionary<string, bool> Has { get; } = [];

    public int LookCalls;

    Task<IReadOnlyDictionary<string, bool>> ITargetCapabilities.FindAsync(ClusterTarget target, IReadOnlyCollection<string> wanted, CancellationToken cancellation)
    {
        Interlocked.Increment(ref LookCalls);
        return WatchFault is { } fault
            ? throw fault
            : Task.FromResult<IReadOnlyDictionary<string, bool>>(Has.Where(each => wanted.Contains(each.Key)).ToDictionary());
    }
}
