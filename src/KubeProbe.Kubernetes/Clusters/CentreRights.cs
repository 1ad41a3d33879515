namespace KubeProbe.Kubernetes.Clusters;

/// <summary>The rights the centre needs in a target cluster, as the Role in <c>k8s/</c> grants them.</summary>
static class CentreRights
{
    /// <param name="ns">The probe namespace.</param>
    public static IReadOnlyList<NeededRight> In(string ns) =>
    [
        .. Verbs(ns, "pods", "create", "get", "list", "watch", "delete"),
        new(ns, "pods", "log", "get"),
        .. Verbs(ns, "secrets", "create", "get", "delete"),
        new(ns, "events", "", "list"),
        // Events of nodes live there, wherever the pods are.
        new("default", "events", "", "list"),
        new(null, "nodes", "", "list"),
    ];

    static IEnumerable<NeededRight> Verbs(string ns, string resource, params IEnumerable<string> verbs) =>
        verbs.Select(verb => new NeededRight(ns, resource, "", verb));
}

/// <summary>One right of the core API group.</summary>
/// <param name="Namespace">Null for the cluster's scope.</param>
/// <param name="Resource">Plural.</param>
/// <param name="Subresource">Or empty.</param>
/// <param name="Verb">What to do.</param>
sealed record NeededRight(string? Namespace, string Resource, string Subresource, string Verb)
{
    public string FullResource => Subresource.Length > 0 ? $"{Resource}/{Subresource}" : Resource;
}
