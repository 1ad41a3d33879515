namespace KubeProbe.Core.Manifests;

/// <summary>
/// What has to go or change when a manifest is deleted. What needs it goes too; a group or suite that merely lists it among others
/// stays and loses the entry, and only a suite or remedy that would be left empty goes.
/// </summary>
/// <param name="Deleted">In the order to delete: referrers first, the manifest itself last.</param>
/// <param name="Shortened">Groups, suites and remedies that lose entries.</param>
public sealed record DeletePlan(IReadOnlyList<ManifestRef> Deleted, IReadOnlyList<ManifestRef> Shortened)
{
    /// <summary>All that references the manifest, directly or through others.</summary>
    public IReadOnlyList<ManifestRef> Referrers => [.. Shortened.Concat(Deleted.SkipLast(1)).Order()];

    /// <summary>The plan for one manifest of the set.</summary>
    public static DeletePlan For(ManifestRef target, ManifestSet declared)
    {
        var referrers = ManifestReferences.Of(declared).ToLookup(pair => pair.Reference.Target);
        var deleted = new HashSet<ManifestRef> { target };
        var shortened = new HashSet<ManifestRef>();
        var open = new Queue<ManifestRef>(deleted);
        while (open.TryDequeue(out var gone))
        {
            foreach (var (from, reference) in referrers[gone])
            {
                if (reference.Member && !IsLeftEmpty(from, declared, deleted)) shortened.Add(from);
                else if (deleted.Add(from)) open.Enqueue(from);
            }
        }
        shortened.ExceptWith(deleted);
        return new DeletePlan([.. deleted.Where(reference => reference != target).OrderDescending(), target], [.. shortened.Order()]);
    }

    /// <summary>The spec of a group, suite or remedy without what is deleted, as JSON.</summary>
    public string Shorten(ManifestRef reference, ManifestSet declared) => reference.Kind switch
    {
        ManifestKind.ClusterGroup => SpecJson.Write(declared.Groups[reference.Name].Spec with
        {
            Clusters = Remaining(ManifestKind.Cluster, declared.Groups[reference.Name].Spec.Clusters, Deleted),
        }),
        ManifestKind.Remedy => SpecJson.Write(declared.Remedies[reference.Name].Spec with
        {
            Cases = Remaining(ManifestKind.ProbeCase, declared.Remedies[reference.Name].Spec.Cases, Deleted),
            Clusters = Remaining(ManifestKind.Cluster, declared.Remedies[reference.Name].Spec.Clusters, Deleted),
        }),
        _ => SpecJson.Write(declared.Suites[reference.Name].Spec with
        {
            Cases = Remaining(ManifestKind.ProbeCase, declared.Suites[reference.Name].Spec.Cases, Deleted),
            Suites = Remaining(ManifestKind.CaseSuite, declared.Suites[reference.Name].Spec.Suites, Deleted),
        }),
    };

    static bool IsLeftEmpty(ManifestRef reference, ManifestSet declared, IReadOnlyCollection<ManifestRef> deleted) => reference.Kind switch
    {
        ManifestKind.CaseSuite => declared.Suites[reference.Name].Spec is var suite
            && Remaining(ManifestKind.ProbeCase, suite.Cases, deleted).Count + Remaining(ManifestKind.CaseSuite, suite.Suites, deleted).Count == 0,
        ManifestKind.Remedy => declared.Remedies[reference.Name].Spec is var remedy
            && ((remedy is { Suite: null, CaseSelector: null } && Remaining(ManifestKind.ProbeCase, remedy.Cases, deleted).Count == 0)
                || (remedy is { Group: null, ClusterSelector: null } && Remaining(ManifestKind.Cluster, remedy.Clusters, deleted).Count == 0)),
        _ => false,
    };

    static List<string> Remaining(ManifestKind kind, IReadOnlyList<string> names, IReadOnlyCollection<ManifestRef> deleted) =>
        [.. names.Where(name => !deleted.Contains(new ManifestRef(kind, name)))];
}
