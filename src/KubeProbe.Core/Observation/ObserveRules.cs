using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Observation;

/// <summary>What may be wrong with what a binding wants to observe.</summary>
public static class ObserveRules
{
    const int MostValues = 200;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(ObserveSpec spec, string field) =>
    [
        .. spec is { Workloads: null, Nodes: null }
            ? [new ManifestFault(field, "Nothing is to be observed.", "Give workloads, nodes or both, or remove observe.")]
            : Array.Empty<ManifestFault>(),
        .. TextRules.CheckRange(spec.Debounce, TimeSpan.Zero, TimeSpan.FromMinutes(10), $"{field}.debounce"),
        .. spec.Workloads is { } workloads ? CheckWorkloads(workloads, $"{field}.workloads") : [],
        .. spec.Nodes is { } nodes ? CheckNodes(nodes, $"{field}.nodes") : [],
    ];

    static IEnumerable<ManifestFault> CheckWorkloads(ObserveWorkloads workloads, string field) =>
    [
        .. TextRules.CheckDistinct([.. workloads.Kinds.Select(kind => kind.ToString())], MostValues, $"{field}.kinds"),
        .. TextRules.CheckDistinct(workloads.Namespaces, MostValues, $"{field}.namespaces"),
        .. workloads.Namespaces.Index().SelectMany(name => TextRules.CheckNamespace(name.Item, FieldPath.Of($"{field}.namespaces", name.Index))),
        .. MetadataRules.CheckLabels(workloads.Selector, $"{field}.selector"),
    ];

    static IEnumerable<ManifestFault> CheckNodes(ObserveNodes nodes, string field) =>
    [
        .. MetadataRules.CheckLabels(nodes.Selector, $"{field}.selector"),
        .. TextRules.CheckDistinct([.. nodes.On.Select(change => change.ToString())], MostValues, $"{field}.on"),
    ];
}
