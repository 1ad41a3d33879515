using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Manifests;

/// <summary>Manifests by kind and name, with their specs read: what rules over several manifests look things up in.</summary>
public sealed class ManifestSet
{
    readonly Dictionary<string, Declared<SecretSpec>> secrets = [];
    readonly Dictionary<string, Declared<ClusterSpec>> clusters = [];
    readonly Dictionary<string, Declared<ClusterGroupSpec>> groups = [];
    readonly Dictionary<string, Declared<ProbeTemplateSpec>> templates = [];
    readonly Dictionary<string, Declared<ProbeCaseSpec>> cases = [];
    readonly Dictionary<string, Declared<CaseSuiteSpec>> suites = [];
    readonly Dictionary<string, Declared<BindingSpec>> bindings = [];
    readonly Dictionary<string, Declared<RemedySpec>> remedies = [];

    /// <summary>Keys only: the values are empty.</summary>
    public IReadOnlyDictionary<string, Declared<SecretSpec>> Secrets => secrets;

    public IReadOnlyDictionary<string, Declared<ClusterSpec>> Clusters => clusters;

    public IReadOnlyDictionary<string, Declared<ClusterGroupSpec>> Groups => groups;

    public IReadOnlyDictionary<string, Declared<ProbeTemplateSpec>> Templates => templates;

    public IReadOnlyDictionary<string, Declared<ProbeCaseSpec>> Cases => cases;

    public IReadOnlyDictionary<string, Declared<CaseSuiteSpec>> Suites => suites;

    public IReadOnlyDictionary<string, Declared<BindingSpec>> Bindings => bindings;

    public IReadOnlyDictionary<string, Declared<RemedySpec>> Remedies => remedies;

    /// <summary>Of stored manifests; of two with one name the later stays.</summary>
    /// <param name="manifests">The manifests.</param>
    /// <param name="cache">Where those that were read before are found.</param>
    public static ManifestSet Of(IEnumerable<StoredManifest> manifests, DeclaredCache? cache = null)
    {
        var set = new ManifestSet();
        foreach (var manifest in manifests) set.Put(manifest, cache);
        return set;
    }

    /// <summary>The names of a kind.</summary>
    public IEnumerable<string> Names(ManifestKind kind) => kind switch
    {
        ManifestKind.Secret => secrets.Keys,
        ManifestKind.Cluster => clusters.Keys,
        ManifestKind.ClusterGroup => groups.Keys,
        ManifestKind.ProbeTemplate => templates.Keys,
        ManifestKind.ProbeCase => cases.Keys,
        ManifestKind.CaseSuite => suites.Keys,
        ManifestKind.Binding => bindings.Keys,
        _ => remedies.Keys,
    };

    /// <summary>Whether there is one.</summary>
    public bool Contains(ManifestRef reference) => reference.Kind switch
    {
        ManifestKind.Secret => secrets.ContainsKey(reference.Name),
        ManifestKind.Cluster => clusters.ContainsKey(reference.Name),
        ManifestKind.ClusterGroup => groups.ContainsKey(reference.Name),
        ManifestKind.ProbeTemplate => templates.ContainsKey(reference.Name),
        ManifestKind.ProbeCase => cases.ContainsKey(reference.Name),
        ManifestKind.CaseSuite => suites.ContainsKey(reference.Name),
        ManifestKind.Binding => bindings.ContainsKey(reference.Name),
        _ => remedies.ContainsKey(reference.Name),
    };

    void Put(StoredManifest manifest, DeclaredCache? cache)
    {
        switch (manifest.Kind)
        {
            case ManifestKind.Secret: Put(secrets); break;
            case ManifestKind.Cluster: Put(clusters); break;
            case ManifestKind.ClusterGroup: Put(groups); break;
            case ManifestKind.ProbeTemplate: Put(templates); break;
            case ManifestKind.ProbeCase: Put(cases); break;
            case ManifestKind.CaseSuite: Put(suites); break;
            case ManifestKind.Binding: Put(bindings); break;
            default: Put(remedies); break;
        }

        void Put<T>(Dictionary<string, Declared<T>> kind) => kind[manifest.Name] = cache is null ? Declared<T>.Of(manifest) : cache.Of<T>(manifest);
    }
}
