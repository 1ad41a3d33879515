using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>
/// Keeps one connection for each way to reach each cluster. Its secret is read again every half minute, and after a 401 at
/// once: a rotated token needs no restart, and nobody has to announce it.
/// </summary>
sealed class ClusterApis(CredentialReader reader, RequestMeter meter, ClusterReadings readings, IServers servers, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);
    static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    readonly Dictionary<Key, Entry> entries = [];
    long tidiedAt = time.GetTimestamp();

    /// <summary>Lends the connection; dispose of the lease when done with it.</summary>
    /// <exception cref="TargetClusterException">NotConfigured: it can't be made from what is declared.</exception>
    public async ValueTask<ApiLease> OpenAsync(ClusterTarget target, CancellationToken cancellation)
    {
        var key = new Key(target.Name, target.Spec.Connection, target.Spec.Budget);
        if (Lend(key) is { } lease) return lease;

        var reading = await reader.ReadAsync(target, cancellation).ConfigureAwait(false);
        return reading.Credentials is null ? throw reading.Fault() : Keep(key, reading);
    }

    /// <summary>As <see cref="OpenAsync"/>, with credentials just read.</summary>
    public ApiLease Adopt(ClusterTarget target, CredentialReading reading) =>
        Keep(new Key(target.Name, target.Spec.Connection, target.Spec.Budget), reading);

    /// <summary>Lets go of a cluster's connections; those lent out go on until they are given back.</summary>
    public void Forget(string cluster) => Drop((key, _) => key.Cluster == cluster);

    public void Dispose() => Drop((_, _) => true);

    ApiLease? Lend(Key key)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry)) return null;
            return time.GetElapsedTime(entry.CheckedAt) < Fresh && !entry.Shared.Api.IsRejected ? Lend(entry) : null;
        }
    }

    ApiLease Keep(Key key, CredentialReading reading)
    {
        DropForgotten();
        lock (gate)
        {
            if (entries.TryGetValue(key, out var entry) && entry.Fingerprint != reading.Fingerprint)
            {
                entries.Remove(key);
                entry.Shared.Release();
                entry = null;
            }
            if (entry is null)
            {
                var budget = new RequestBudget(key.Cluster, key.Budget, servers, time);
                var api = new ClusterApi(key.Cluster, reading.Credentials!, budget, meter, time);
                readings.Of(key.Cluster).RequestsUsed = budget.Used;
                entries[key] = entry = new Entry(new SharedApi(api), reading.Fingerprint);
            }
            entry.CheckedAt = time.GetTimestamp();
            entry.Shared.Api.IsRejected = false;
            return Lend(entry);
        }
    }

    ApiLease Lend(Entry entry)
    {
        entry.UsedAt = time.GetTimestamp();
        return entry.Shared.Lend();
    }

    // Once a minute: a look at every connection for each secret that is read would cost a fleet the square of its size.
    void DropForgotten()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(tidiedAt) < TidyEvery) return;
            tidiedAt = time.GetTimestamp();
        }
        Drop((_, entry) => time.GetElapsedTime(entry.UsedAt) > Forgotten);
    }

    void Drop(Func<Key, Entry, bool> which)
    {
        lock (gate)
        {
            foreach (var (key, entry) in entries)
            {
                if (!which(key, entry)) continue;
                entries.Remove(key);
                entry.Shared.Release();
            }
        }
    }

    sealed record Key(string Cluster, ClusterConnection Connection, ClusterBudget Budget);

    sealed class Entry(SharedApi shared, string fingerprint)
    {
        public SharedApi Shared => shared;

        public string Fingerprint => fingerprint;

        public long CheckedAt { get; set; }

        public long UsedAt { get; set; }
    }
}
