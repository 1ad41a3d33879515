using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Manifests in memory.</summary>
sealed class FakeManifestStore(TimeProvider time) : IManifestStore
{
    readonly Lock gate = new();
    readonly Dictionary<ManifestRef, StoredManifest> stored = [];
    readonly Dictionary<string, List<Core.Rollouts.TemplateVersion>> versions = [];
    long version;

    /// <summary>Each version of a template that was put.</summary>
    public IReadOnlyList<Core.Rollouts.TemplateVersion> Versions(string template)
    {
        lock (gate) return versions.TryGetValue(template, out var known) ? [.. known] : [];
    }

    /// <summary>Fails so many lists, as a database that is away does.</summary>
    public int FailLists { get; set; }

    /// <summary>Waited for before a status is written; its text is given.</summary>
    public Func<string, Task>? BeforeStatus { get; set; }

    /// <summary>Told after each status that was written.</summary>
    public event Action StatusWritten = () => { };

    public void Put<T>(ManifestKind kind, string name, T spec, IReadOnlyDictionary<string, string>? labels = null)
    {
        lock (gate)
        {
            var generation = stored.TryGetValue(new(kind, name), out var before) ? before.Generation + 1 : 1;
            stored[new(kind, name)] = new StoredManifest(
                kind, name, $"uid-{name}", generation, ++version, labels ?? new Dictionary<string, string>(),
                new Dictionary<string, string>(), SpecJson.Write(spec), before?.Status, time.GetUtcNow(), time.GetUtcNow());
            if (kind is not ManifestKind.ProbeTemplate) return;
            if (!versions.TryGetValue(name, out var known)) versions[name] = known = [];
            known.Add(new Core.Rollouts.TemplateVersion(generation, SpecJson.Write(spec), time.GetUtcNow()));
        }
    }

    public void Remove(ManifestKind kind, string name)
    {
        lock (gate) stored.Remove(new(kind, name));
    }

    public Task<StoredManifest?> FindAsync(ManifestKind kind, string name, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult(stored.GetValueOrDefault(new(kind, name)));
    }

    public Task<IReadOnlyList<StoredManifest>> ListAsync(ManifestQuery query, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (FailLists > 0)
            {
                FailLists--;
                throw new IOException("The database is away.");
            }
            return Task.FromResult<IReadOnlyList<StoredManifest>>(
                [
                    .. stored.Values
                        .Where(m => (query.Kind is null || m.Kind == query.Kind) && (query.Names is null || query.Names.Contains(m.Name)))
                        .Where(m => string.CompareOrdinal(m.Name, query.After ?? "") > 0)
                        .OrderBy(m => m.Name, StringComparer.Ordinal).Take(query.Limit),
                ]);
        }
    }

    public Task WriteAsync(IReadOnlyList<ManifestWrite> writes, AuditStamp audit, CancellationToken cancellation) =>
        throw new InvalidOperationException("Grains write no manifests.");

    public async Task SetStatusAsync(ManifestKind kind, string name, string status, CancellationToken cancellation)
    {
        if (BeforeStatus is { } wait) await wait(status);
        lock (gate)
            if (stored.TryGetValue(new(kind, name), out var found)) stored[new(kind, name)] = found with { Status = status };
        StatusWritten();
    }
}
