using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>Where pods of each case started in time of late: what tells a node's fault from a timeout that is too short.</summary>
partial class ClusterGrain
{
    // Two nodes are enough to say "elsewhere" of any node.
    const int NodesPerCase = 2;
    static readonly TimeSpan OfLate = TimeSpan.FromHours(1);

    readonly Dictionary<string, List<(string Node, long At)>> starts = [];

    void NoteStart(RunOrder order, PodSighting sighting)
    {
        if (sighting is not { StartedAt: { } at, Node.Length: > 0 } || at - sighting.CreatedAt > order.Timeout) return;

        if (!starts.TryGetValue(order.Case, out var nodes)) starts[order.Case] = nodes = [];
        nodes.RemoveAll(known => known.Node == sighting.Node);
        if (nodes.Count == NodesPerCase) nodes.RemoveAt(0);
        nodes.Add((sighting.Node, time.GetTimestamp()));
    }

    /// <inheritdoc/>
    public Task<bool> StartedElsewhereAsync(string @case, string node)
    {
        // By the centre's own clock: the cluster's may differ.
        return Task.FromResult(starts.TryGetValue(@case, out var nodes) && nodes.Exists(known => known.Node != node && time.GetElapsedTime(known.At) <= OfLate));
    }
}
