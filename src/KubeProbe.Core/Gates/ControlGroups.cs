using KubeProbe.Core.Changes;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Gates;

/// <summary>
/// Finds a change's control group, and what its policies say while the database is away. What is declared is read for many changes at once: a storm of them must
/// not read it for each, and nothing is read again that nobody has written since.
/// </summary>
public sealed class ControlGroups(IManifestStore manifests, DeclaredCache read, TimeProvider time, IManifestVersion? version = null)
{
    const int Page = 5_000;
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    readonly Lock gate = new();
    Task<ManifestSet>? reading;
    Known? last;
    long readAt;

    /// <summary>By cluster the bindings whose cases are run there.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(ChangeRecord change) =>
        ControlRules.Choose(change.Change, change.Clusters.ToHashSet(StringComparer.Ordinal), await DeclaredAsync());

    /// <summary>What holds for a change while nothing of it can be read.</summary>
    public (GateVerdict Verdict, string Reason) WithoutDatabase(Change change) => GateAbsenceRules.Judge(change, Volatile.Read(ref last)?.Set);

    /// <summary>Reads what is declared, for a time when it can't be read.</summary>
    public Task RefreshAsync()
    {
        lock (gate) readAt = 0;
        return DeclaredAsync();
    }

    Task<ManifestSet> DeclaredAsync()
    {
        lock (gate)
        {
            if (readAt != 0 && reading is { IsFaulted: false } && time.GetElapsedTime(readAt) < Fresh) return reading;
            readAt = time.GetTimestamp();
            return reading = ReadAsync();
        }
    }

    async Task<ManifestSet> ReadAsync()
    {
        // Asked before: what is written meanwhile is read the next time.
        var latest = version is null ? (long?)null : await version.LatestAsync(CancellationToken.None);
        if (latest is not null && Volatile.Read(ref last) is { } known && known.Version == latest) return known.Set;

        var all = new List<StoredManifest>();
        foreach (var kind in (ManifestKind[])[ManifestKind.Cluster, ManifestKind.ClusterGroup, ManifestKind.Binding])
        {
            string? after = null;
            do
            {
                var page = await manifests.ListAsync(new ManifestQuery(kind, After: after, Limit: Page), CancellationToken.None);
                all.AddRange(page);
                after = page.Count < Page ? null : page[^1].Name;
            }
            while (after is not null);
        }
        var set = ManifestSet.Of(all, read);
        Volatile.Write(ref last, new Known(latest, set));
        return set;
    }

    sealed record Known(long? Version, ManifestSet Set);
}
