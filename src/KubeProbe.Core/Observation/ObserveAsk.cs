using KubeProbe.Core.Bindings;

namespace KubeProbe.Core.Observation;

/// <summary>What one binding wants to know of one kind of object.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespaces">Empty for all, and for nodes.</param>
/// <param name="Selector">Labels an object must have.</param>
/// <param name="On">What counts.</param>
/// <param name="Debounce">What changes within this time is one change.</param>
public sealed record ObserveAsk(
    string Binding, ObservedKind Kind, IReadOnlyList<string> Namespaces, IReadOnlyDictionary<string, string> Selector,
    IReadOnlyList<ObservedEvent> On, TimeSpan Debounce)
{
    /// <summary>Whether it is about the object.</summary>
    public bool Covers(SeenObject seen) =>
        seen.Kind == Kind
        && (Namespaces.Count == 0 || Namespaces.Contains(seen.Namespace))
        && Selector.All(wanted => seen.Labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    /// <summary>All that the bindings of a cluster ask for, by kind; those that are paused ask for nothing.</summary>
    public static IReadOnlyDictionary<ObservedKind, IReadOnlyList<ObserveAsk>> Of(IEnumerable<BoundCase> bound) =>
        bound.Where(each => each is { Paused: false, Observe: not null }).DistinctBy(each => each.Binding)
            .OrderBy(each => each.Binding, StringComparer.Ordinal)
            .SelectMany(each => Of(each.Binding, each.Observe!))
            .GroupBy(ask => ask.Kind).ToDictionary(kind => kind.Key, kind => (IReadOnlyList<ObserveAsk>)[.. kind]);

    static IEnumerable<ObserveAsk> Of(string binding, ObserveSpec spec)
    {
        if (spec.Workloads is { } workloads)
        {
            IReadOnlyList<ObservedEvent> on = workloads.On is WorkloadChange.Image
                ? [ObservedEvent.Added, ObservedEvent.Image]
                : [ObservedEvent.Added, ObservedEvent.Rollout, ObservedEvent.Image];
            foreach (var kind in workloads.Kinds.Count > 0 ? workloads.Kinds : Enum.GetValues<WorkloadKind>())
                yield return new ObserveAsk(binding, KindOf(kind), workloads.Namespaces, workloads.Selector, on, spec.Debounce);
        }
        if (spec.Nodes is { } nodes)
            yield return new ObserveAsk(
                binding, ObservedKind.Node, [], nodes.Selector,
                nodes.On.Count == 0 ? [ObservedEvent.Added, ObservedEvent.Version] : [.. nodes.On.Select(EventOf)], spec.Debounce);
    }

    static ObservedKind KindOf(WorkloadKind kind) => kind switch
    {
        WorkloadKind.Deployment => ObservedKind.Deployment,
        WorkloadKind.StatefulSet => ObservedKind.StatefulSet,
        _ => ObservedKind.DaemonSet,
    };

    static ObservedEvent EventOf(NodeChange change) => change is NodeChange.Added ? ObservedEvent.Added : ObservedEvent.Version;
}
