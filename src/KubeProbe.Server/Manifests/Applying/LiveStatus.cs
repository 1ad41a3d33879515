using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Applying;

/// <summary>
/// The status of groups and bindings: what they reach now. It is worked out when somebody asks, because membership is live and a
/// status that is kept would be wrong with the next label.
/// </summary>
sealed class LiveStatus
{
    readonly ManifestSet declared;

    LiveStatus(ManifestSet declared) => this.declared = declared;

    /// <summary>For manifests of a kind; null for kinds whose status is kept, or that have none.</summary>
    public static async Task<LiveStatus?> ForAsync(IManifestStore store, ManifestKind kind, CancellationToken cancellation)
    {
        ManifestKind[] needed = kind switch
        {
            ManifestKind.ClusterGroup => [ManifestKind.Cluster],
            ManifestKind.Binding => [ManifestKind.Cluster, ManifestKind.ClusterGroup, ManifestKind.CaseSuite],
            _ => [],
        };
        if (needed.Length == 0) return null;

        var manifests = new List<StoredManifest>();
        foreach (var each in needed)
            await foreach (var manifest in StoredManifests.OfKindAsync(store, each, null, cancellation)) manifests.Add(manifest);
        return new LiveStatus(ManifestSet.Of(manifests));
    }

    /// <summary>The manifest with its status.</summary>
    public StoredManifest Of(StoredManifest manifest) => manifest with { Status = SpecJson.Write(StatusOf(manifest)) };

    ReachStatus StatusOf(StoredManifest manifest)
    {
        if (manifest.Kind is ManifestKind.ClusterGroup)
        {
            var group = SpecJson.Read<ClusterGroupSpec>(manifest.Spec);
            return new ReachStatus(manifest.Generation, declared.Clusters.Values.Count(cluster => group.Contains(cluster.Name, cluster.Labels)));
        }
        var binding = SpecJson.Read<BindingSpec>(manifest.Spec);
        return new ReachStatus(
            manifest.Generation,
            declared.Clusters.Values.Count(cluster => PlanRules.Reaches(binding, cluster.Name, cluster.Labels, declared)),
            SuiteRules.CasesOf(binding, declared).Count());
    }
}
