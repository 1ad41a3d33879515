using System.Collections.Concurrent;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>
/// What was read of a node or a namespace serves every run that fails there in the same moment: when a node breaks many do, and a cluster
/// that is unwell is not asked the same by each of them.
/// </summary>
sealed class SharedLooks(TimeProvider time)
{
    /// <summary>So long it is still how things are.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    const int MostKept = 1_000;

    readonly ConcurrentDictionary<(string Cluster, string What), (DateTimeOffset At, object Found)> kept = new();

    /// <summary>What another run has just read; null when none has.</summary>
    public T? Find<T>(string cluster, string what) where T : class =>
        kept.TryGetValue((cluster, what), out var found) && time.GetUtcNow() - found.At < Fresh ? found.Found as T : null;

    /// <summary>Keeps what was read for the others.</summary>
    public T Keep<T>(string cluster, string what, T found) where T : class
    {
        if (kept.Count >= MostKept)
        {
            var now = time.GetUtcNow();
            foreach (var (key, old) in kept)
                if (now - old.At >= Fresh) kept.TryRemove(key, out _);
            if (kept.Count >= MostKept) kept.Clear();
        }
        kept[(cluster, what)] = (time.GetUtcNow(), found);
        return found;
    }
}
