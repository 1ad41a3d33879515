using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Remedies;

/// <summary>The declared remedies as every failing run of this silo asks for them: read once, and again after some seconds.</summary>
sealed class RemedyDirectory(IManifestStore manifests, DeclaredCache read, TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    (ManifestSet Declared, long ReadAt)? known;

    /// <summary>Remedies with the groups and suites they may name; nothing but remedies where there are none.</summary>
    public async ValueTask<ManifestSet> ReadAsync(CancellationToken cancellation)
    {
        if (known is { } last && time.GetElapsedTime(last.ReadAt) < Fresh) return last.Declared;

        List<StoredManifest> all = [.. await manifests.ListAsync(new ManifestQuery(ManifestKind.Remedy), cancellation)];
        if (all.Count > 0)
            foreach (var kind in (ManifestKind[])[ManifestKind.ClusterGroup, ManifestKind.CaseSuite])
                all.AddRange(await manifests.ListAsync(new ManifestQuery(kind), cancellation));
        var declared = ManifestSet.Of(all, read);
        known = (declared, time.GetTimestamp());
        return declared;
    }
}
