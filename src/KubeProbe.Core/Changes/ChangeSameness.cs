using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Changes;

/// <summary>Whether an id was used for two changes.</summary>
public static class ChangeSameness
{
    /// <summary>Whether they say different things. Not every client keeps the order of a map or of a set from call to call.</summary>
    public static bool Differs(Change a, Change b) => SpecJson.Write(InOrder(a)) != SpecJson.Write(InOrder(b));

    static Change InOrder(Change change) => change with
    {
        TraceParent = "",
        Clusters = [.. change.Clusters.Order(StringComparer.Ordinal)],
        Nodes = [.. change.Nodes.Order(StringComparer.Ordinal)],
        Labels = new SortedDictionary<string, string>(change.Labels.Where(label => !ChangeOrigin.Is(label.Key)).ToDictionary(), StringComparer.Ordinal),
    };
}
