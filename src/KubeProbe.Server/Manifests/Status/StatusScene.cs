using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Server.Api.Freshness;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>What conditions are worked out from: what is declared, what is known of clusters, and how verdicts come.</summary>
/// <param name="declared">Everything the kind in question needs.</param>
/// <param name="stored">The same as it is kept, for what was written down of clusters.</param>
/// <param name="now">When somebody asks.</param>
sealed class StatusScene(ManifestSet declared, IEnumerable<StoredManifest> stored, DateTimeOffset now)
{
    readonly Dictionary<string, string?> told = stored.Where(each => each.Kind is ManifestKind.Cluster).ToDictionary(each => each.Name, each => each.Status);
    readonly Dictionary<string, IReadOnlyList<Declared<ClusterSpec>>> members = [];
    readonly Dictionary<string, IReadOnlyDictionary<string, bool>> found = [];
    ILookup<string, Declared<BindingSpec>>? bindings;
    ILookup<ManifestRef, ManifestRef>? referrers;
    IReadOnlyDictionary<string, IReadOnlyDictionary<FreshnessState, int>> counts = new Dictionary<string, IReadOnlyDictionary<FreshnessState, int>>();

    public ManifestSet Declared { get; } = declared;

    public DateTimeOffset Now { get; } = now;

    /// <summary>Nobody judges whether verdicts come: nothing is known of the present.</summary>
    public bool Unjudged { get; private set; } = true;

    /// <summary>How verdicts come.</summary>
    public void Judged(JudgementNote? last, IReadOnlyDictionary<string, IReadOnlyDictionary<FreshnessState, int>> byBinding) =>
        (Unjudged, counts) = (FreshnessWords.IsOutdated(last, Now), byBinding);

    /// <summary>How many cases of a binding, on all its clusters, are in which state.</summary>
    public IReadOnlyDictionary<FreshnessState, int>? FreshnessOf(string binding) => counts.GetValueOrDefault(binding);

    /// <summary>The clusters of a group.</summary>
    public IReadOnlyList<Declared<ClusterSpec>> MembersOf(string group)
    {
        if (members.TryGetValue(group, out var known)) return known;
        return members[group] = Declared.Groups.TryGetValue(group, out var spec)
            ? [.. Declared.Clusters.Values.Where(cluster => spec.Spec.Contains(cluster.Name, cluster.Labels))]
            : [];
    }

    /// <summary>The clusters a binding reaches.</summary>
    public IReadOnlyList<Declared<ClusterSpec>> ReachedBy(BindingSpec binding) =>
        binding.Group is not null ? MembersOf(binding.Group)
        : Declared.Clusters.TryGetValue(binding.Cluster ?? "", out var one) ? [one] : [];

    /// <summary>The bindings that lead to a case.</summary>
    public IEnumerable<Declared<BindingSpec>> BindingsOf(string @case)
    {
        bindings ??= Declared.Bindings.Values
            .SelectMany(binding => SuiteRules.CasesOf(binding.Spec, Declared).Select(name => (name, binding)))
            .ToLookup(pair => pair.name, pair => pair.binding);
        return bindings[@case];
    }

    /// <summary>The clusters a case is bound to, by name.</summary>
    public IReadOnlyList<Declared<ClusterSpec>> ClustersOf(string @case) =>
        [.. BindingsOf(@case).SelectMany(binding => ReachedBy(binding.Spec)).DistinctBy(cluster => cluster.Name).OrderBy(cluster => cluster.Name, StringComparer.Ordinal)];

    /// <summary>What names a manifest, in order, each once.</summary>
    public IReadOnlyList<ManifestRef> ReferrersOf(ManifestRef target)
    {
        referrers ??= ManifestReferences.Of(Declared).ToLookup(pair => pair.Reference.Target, pair => pair.From);
        return [.. referrers[target].Distinct().Order()];
    }

    /// <summary>What the centre found that a cluster has and lacks.</summary>
    public IReadOnlyDictionary<string, bool> FoundOn(string cluster)
    {
        if (found.TryGetValue(cluster, out var known)) return known;
        return found[cluster] = Read(told.GetValueOrDefault(cluster))?.Capabilities ?? new Dictionary<string, bool>();
    }

    /// <summary>How many clusters and cases it reaches.</summary>
    public (int? Clusters, int? Cases) Reach(StoredManifest manifest) => manifest.Kind switch
    {
        ManifestKind.ClusterGroup => (MembersOf(manifest.Name).Count, null),
        ManifestKind.ProbeTemplate => (null, Declared.Cases.Values.Count(each => each.Spec.Template == manifest.Name)),
        ManifestKind.ProbeCase => (ClustersOf(manifest.Name).Count, null),
        ManifestKind.CaseSuite => (null, CasesOf(new BindingSpec { Suite = manifest.Name })),
        ManifestKind.Binding when Declared.Bindings.TryGetValue(manifest.Name, out var binding) => (ReachedBy(binding.Spec).Count, CasesOf(binding.Spec)),
        ManifestKind.Remedy when Declared.Remedies.TryGetValue(manifest.Name, out var remedy) => (CoveredBy(remedy.Spec).Clusters, CoveredBy(remedy.Spec).Cases),
        _ => (null, null),
    };

    /// <summary>How many clusters and cases a remedy is for.</summary>
    public (int Clusters, int Cases) CoveredBy(RemedySpec remedy) => (
        Declared.Clusters.Values.Count(cluster => RemedyMatchRules.IsWhere(remedy, cluster.Name, cluster.Labels, Declared)),
        Declared.Cases.Values.Count(each => RemedyMatchRules.IsFor(remedy, each.Name, each.Labels, Declared)));

    int CasesOf(BindingSpec binding) => SuiteRules.CasesOf(binding, Declared).Count();

    static ClusterStatus? Read(string? status)
    {
        try
        {
            return status is null ? null : SpecJson.Read<ClusterStatus>(status);
        }
        catch (System.Text.Json.JsonException)
        {
            // A status of another release: nothing is known.
            return null;
        }
    }
}
