using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Secrets;

/// <summary>
/// What an admin alone may declare beside Secrets: where the value goes that opens a cluster. Who may point a connection at a server of
/// theirs, or hand its Secret to a probe of theirs, is handed the value.
/// </summary>
public static class SecretUseRules
{
    /// <summary>What of it an admin must apply, each with its reason; empty when anyone may who may apply manifests.</summary>
    /// <param name="before">Everything as it is.</param>
    /// <param name="after">Everything as it would be.</param>
    /// <param name="applied">What of it is applied now.</param>
    public static IReadOnlyList<string> NeedAdmin(ManifestSet before, ManifestSet after, IEnumerable<ManifestRef> applied)
    {
        var opening = Opening(before).Concat(Opening(after)).ToHashSet();
        return [.. applied.Distinct().Order().SelectMany(self => self.Kind is ManifestKind.Cluster ? OfCluster(self.Name, before, after) : OfOther(self, before, after, opening))];
    }

    // The whole connection: another authority, or another context of a kubeconfig, is another receiver too.
    static IEnumerable<string> OfCluster(string name, ManifestSet before, ManifestSet after)
    {
        var connection = after.Clusters[name].Spec.Connection;
        if (SecretOf(connection) is not { } secret) return [];
        if (before.Clusters.TryGetValue(name, out var known) && known.Spec.Connection == connection) return [];
        return [$"Cluster/{name} sends the Secret {secret} to a server"];
    }

    static IEnumerable<string> OfOther(ManifestRef self, ManifestSet before, ManifestSet after, HashSet<string> opening)
    {
        var known = before.Contains(self) ? ManifestReferences.Of(self, before).Select(Use).ToHashSet() : [];
        return
            from reference in ManifestReferences.Of(self, after)
            where reference.Target.Kind is ManifestKind.Secret && opening.Contains(reference.Target.Name) && !known.Contains(Use(reference))
            select $"{self} hands the Secret {reference.Target.Name}, by which a Cluster connects, to a probe";
    }

    static (string Field, ManifestRef Target, string? Key) Use(ManifestReference reference) => (reference.Field, reference.Target, reference.Key);

    static IEnumerable<string> Opening(ManifestSet declared) => declared.Clusters.Values.Select(cluster => SecretOf(cluster.Spec.Connection)).OfType<string>();

    static string? SecretOf(ClusterConnection? connection) => (connection?.Kubeconfig?.SecretRef ?? connection?.Token?.SecretRef)?.Name;
}
