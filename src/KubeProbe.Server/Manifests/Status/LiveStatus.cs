using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests.Applying;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>
/// The status of every kind but Cluster. It is worked out when somebody asks, because membership is live and a status that is kept
/// would be wrong with the next label.
/// </summary>
sealed class LiveStatus(IManifestStore store, IFreshnessQueries freshness, DeclaredCache read, TimeProvider time)
{
    /// <summary>What gives manifests of a kind their status; null for the kind whose status is kept.</summary>
    /// <param name="kind">Of the manifests.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="alone">Whether one is asked for by its name, and is told what is told of no list.</param>
    public async Task<Func<StoredManifest, StoredManifest>?> ForAsync(ManifestKind kind, CancellationToken cancellation, bool alone = false)
    {
        if (kind is ManifestKind.Cluster) return null;

        var manifests = new List<StoredManifest>();
        foreach (var needed in Needed(kind))
            await foreach (var manifest in StoredManifests.OfKindAsync(store, needed, null, cancellation)) manifests.Add(manifest);
        var scene = new StatusScene(ManifestSet.Of(manifests, read), manifests, time.GetUtcNow());
        if (kind is ManifestKind.Binding)
            scene.Judged(
                await freshness.LastAsync(cancellation),
                await freshness.CountAsync(bindings: true, [.. scene.Declared.Bindings.Keys], cancellation));
        return manifest => manifest with
        {
            Status = SpecJson.Write(alone && kind is ManifestKind.Binding ? Of(manifest, scene) with { NextDue = NextDueRules.Of(manifest.Name, scene) } : Of(manifest, scene)),
        };
    }

    /// <summary>The status, from the scene alone.</summary>
    internal static ManifestStatus Of(StoredManifest manifest, StatusScene scene)
    {
        var found = ConditionTable.Rows.Where(row => row.Kind == manifest.Kind)
            .Select(row => row.Of(manifest.Name, scene))
            .OfType<Finding>()
            .Select(finding => new Condition
            {
                Type = finding.Type,
                Status = finding.Status,
                Reason = finding.Reason,
                Message = finding.Message,
                ObservedGeneration = manifest.Generation,
            })
            .ToList();
        var (clusters, cases) = scene.Reach(manifest);
        var written = Kept(manifest);
        return new ManifestStatus(manifest.Generation, clusters, cases, [.. found, .. (written?.Conditions ?? []).Where(kept => !found.Exists(each => each.Type == kept.Type))])
        {
            Versions = written?.Versions,
            Rollout = written?.Rollout,
        };
    }

    // What somebody observed and wrote down stands beside what can be worked out.
    static ManifestStatus? Kept(StoredManifest manifest)
    {
        try
        {
            return manifest.Status is null ? null : SpecJson.Read<ManifestStatus>(manifest.Status);
        }
        catch (System.Text.Json.JsonException)
        {
            // A status of another release.
            return null;
        }
    }

    static ManifestKind[] Needed(ManifestKind kind) => kind switch
    {
        ManifestKind.ClusterGroup => [ManifestKind.Cluster, ManifestKind.ClusterGroup],
        ManifestKind.Secret => [ManifestKind.Cluster, ManifestKind.ProbeTemplate, ManifestKind.ProbeCase, ManifestKind.Binding, ManifestKind.Remedy],
        ManifestKind.CaseSuite => [ManifestKind.CaseSuite],
        ManifestKind.Binding => [ManifestKind.Cluster, ManifestKind.ClusterGroup, ManifestKind.CaseSuite, ManifestKind.Binding],
        ManifestKind.Remedy => [ManifestKind.Cluster, ManifestKind.ClusterGroup, ManifestKind.ProbeCase, ManifestKind.CaseSuite, ManifestKind.Remedy],
        _ => [ManifestKind.Cluster, ManifestKind.ClusterGroup, ManifestKind.ProbeTemplate, ManifestKind.ProbeCase, ManifestKind.CaseSuite, ManifestKind.Binding],
    };
}
