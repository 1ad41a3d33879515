using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Runs;

/// <summary>Port: what a cluster knows of one probe pod beyond the watch.</summary>
public interface IPodEvidence
{
    /// <summary>
    /// Pod status, log tail, events of pod, node and namespace, conditions of the node and status of the pod's owner; of
    /// these what eight requests of a run that fails have room for, and what was just read for another run. Takes at most 10 s; parts that
    /// can't be read are left empty and named in the message; a pod status that is left empty means that the cluster did not answer. Secret parameters of the order and run
    /// tokens are masked wherever they occur. Never throws for a cluster's fault.
    /// </summary>
    Task<RunEvidence> CollectAsync(ClusterTarget target, RunOrder order, string pod, string? node, CancellationToken cancellation);

    /// <summary>The log of the main container as it is written; ends when the container does, or at once when not following.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> FollowLogAsync(
        ClusterTarget target, string pod, bool follow, int? tailLines, CancellationToken cancellation);

    /// <summary>
    /// What a plugin of Sonobuoy last said of its progress, by the log of its side-car; empty where it said nothing. Throws
    /// <see cref="TargetClusterException"/> when the cluster does not tell.
    /// </summary>
    Task<string> ProgressAsync(ClusterTarget target, string pod, CancellationToken cancellation);
}
