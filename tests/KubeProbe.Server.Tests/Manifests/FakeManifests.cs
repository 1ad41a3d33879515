using KubeProbe.Core.Access;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Server.Access;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Manifests.Applying;
using KubeProbe.Server.Manifests.Status;

namespace KubeProbe.Server.Tests.Manifests;

/// <summary>The manifest service over a store in memory.</summary>
sealed class FakeManifests : IManifestStore, ISecretVault, IManifestListener, IClusterConnections
{
    readonly Dictionary<ManifestRef, StoredManifest> stored = [];
    readonly Dictionary<(string, string), byte[]> values = [];
    long version;

    public FakeManifests() => Service = new ManifestService(
        this, this, this, this, new ManifestHub(), new LiveStatus(this, Freshness, new DeclaredCache(), TimeProvider.System), TimeProvider.System);

    public IManifestService Service { get; }

    public FakeFreshness Freshness { get; } = new();

    public static Caller Admin { get; } = new("ann", Role.Admin, "");

    /// <summary>Clusters that were told of the last write.</summary>
    public IReadOnlySet<string> Told { get; private set; } = new HashSet<string>();

    public int Writes { get; private set; }

    /// <summary>So many writes find that somebody else wrote first.</summary>
    public int Conflicts { get; set; }

    /// <summary>Who looks into kubeconfigs; nobody does unless it is set.</summary>
    public IClusterConnections? Connections { get; set; }

    public Task<ApplyOutcome> ApplyAsync(string yaml, Caller? caller = null, bool dryRun = false) =>
        Service.ApplyAsync([new ManifestSource("test.yaml", System.Text.Encoding.UTF8.GetBytes(yaml))], dryRun, caller ?? Admin, default);

    public Task<StoredManifest?> FindAsync(ManifestKind kind, string name, CancellationToken cancellation) =>
        Task.FromResult(stored.GetValueOrDefault(new(kind, name)));

    public Task<IReadOnlyList<StoredManifest>> ListAsync(ManifestQuery query, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredManifest>>(
            [.. stored.Values.Where(m => m.Kind == query.Kind && string.CompareOrdinal(m.Name, query.After ?? "") > 0).OrderBy(m => m.Name, StringComparer.Ordinal).Take(query.Limit)]);

    public Task WriteAsync(IReadOnlyList<ManifestWrite> writes, AuditStamp audit, CancellationToken cancellation)
    {
        if (Conflicts > 0)
        {
            Conflicts--;
            throw new ManifestConflictException(writes[0].Manifest.Kind, writes[0].Manifest.Name);
        }
        Writes++;
        foreach (var write in writes)
        {
            var reference = new ManifestRef(write.Manifest.Kind, write.Manifest.Name);
            if (stored.GetValueOrDefault(reference)?.ResourceVersion != write.ExpectedVersion) throw new ManifestConflictException(reference.Kind, reference.Name);
            if (write.Delete) stored.Remove(reference);
            else stored[reference] = write.Manifest with { ResourceVersion = ++version };
            foreach (var (key, value) in write.SecretValues ?? new Dictionary<string, byte[]>()) values[(reference.Name, key)] = value;
        }
        return Task.CompletedTask;
    }

    public Task SetStatusAsync(ManifestKind kind, string name, string status, CancellationToken cancellation) => Task.CompletedTask;

    public Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation) =>
        Task.FromResult(values.GetValueOrDefault((reference.Name, reference.Key)));

    public Task ChangedAsync(IReadOnlyList<ManifestRef> changed, IReadOnlySet<string> clusters, CancellationToken cancellation)
    {
        Told = clusters;
        return Task.CompletedTask;
    }

    public Task<ConnectionCheck> CheckAsync(ClusterTarget target, CancellationToken cancellation) =>
        Task.FromResult(new ConnectionCheck(true, "Connected", "", null));

    public IReadOnlyList<ManifestFault> Inspect(KubeconfigConnection connection, ReadOnlyMemory<byte> kubeconfig) => Connections?.Inspect(connection, kubeconfig) ?? [];

    public void Forget(string cluster)
    {
    }
}
