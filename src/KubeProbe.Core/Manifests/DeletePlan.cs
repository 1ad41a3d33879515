namespace KubeProbe.Core.Manifests;

/// <summary>
/// What has to go or change when a manifest is deleted. What needs it goes too; a group or suite that merely lists it among others
/// stays and loses the entry, and only a suite that would be left empty goes.
/// </summary>
/// <param name="Deleted">In the order to delete: referrers first, the manifest itself last.</param>
/// <param name="Shortened">Groups and suites that lose entries.</param>
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

    /// <summary>The spec of a group or suite without what is deleted, as JSON.</summary>
    public string Shorten(ManifestRef reference, ManifestSet declared) => reference.Kind is ManifestKind.ClusterGroup
        ? SpecJson.Write(declared.Groups[reference.Name].Spec with
        {
            Clusters = Remaining(ManifestKind.Cluster, declared.Groups[reference.Name].Spec.Clusters, Deleted),
        })
        : SpecJson.Write(declared.Suites[reference.Name].Spec with
        {
            Cases = Remaining(ManifestKind.ProbeCase, declared.Suites[reference.Name].Spec.Cases, Deleted),
            Suites = Remaining(ManifestKind.CaseSuite, declared.Suites[reference.Name].Spec.Suites, Deleted),
        });

    static bool IsLeftEmpty(ManifestRef reference, ManifestSet declared, IReadOnlyCollection<ManifestRef> deleted) =>
        reference.Kind is ManifestKind.CaseSuite
        && declared.Suites[reference.Name].Spec is var suite
        && Remaining(ManifestKind.ProbeCase, suite.Cases, deleted).Count + Remaining(ManifestKind.CaseSuite, suite.Suites, deleted).Count == 0;

    static List<string> Remaining(ManifestKind kind, IReadOnlyList<string> names, IReadOnlyCollection<ManifestRef> deleted) =>
        [.. names.Where(name => !deleted.Contains(new ManifestRef(kind, name)))];
}
