using KubeProbe.Core.Runs;

namespace KubeProbe.Core.NodeProbes;

/// <summary>The nodes of one shard of a run on many nodes, one pod at a time. Key: <c>{run}/{shard}</c>.</summary>
[Alias("kubeprobe.INodeProbeGrain"), GrainInterfaceType("kubeprobe.INodeProbeGrain")]
public interface INodeProbeGrain : IGrainWithStringKey
{
    /// <summary>Takes the shard up, from its beginning or from wherever it stands. The first list of nodes stays.</summary>
    [Alias("Drive")]
    Task DriveAsync(NodeShard shard);

    /// <summary>Takes a report whose token was good.</summary>
    [Alias("Report")]
    Task<ReportAnswer> ReportAsync(ProbeOutcome outcome, ReportClaims claims);

    /// <summary>Takes what the pod watch saw.</summary>
    [Alias("Observe")]
    Task ObserveAsync(PodSighting sighting, bool gone);

    /// <summary>Gives up what is not finished, and cleans up.</summary>
    [Alias("Stop")]
    Task StopAsync();
}

/// <summary>One shard's work.</summary>
/// <param name="Order">The run.</param>
/// <param name="Shard">Which shard, from 0.</param>
/// <param name="Nodes">Its nodes; at most 5,000 over all shards.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.NodeShard")]
public sealed record NodeShard(
    [property: Id(0)] RunOrder Order,
    [property: Id(1)] int Shard,
    [property: Id(2)] IReadOnlyList<string> Nodes);
