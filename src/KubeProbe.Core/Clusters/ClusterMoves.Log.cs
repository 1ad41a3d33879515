using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace KubeProbe.Core.Clusters;

partial class ClusterMoves
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Handed {Moved} of {Clusters} clusters over in {Seconds:0.0} s")]
    partial void LogHandedOver(int moved, int clusters, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Took {Moved} of {Clusters} clusters from other servers in {Seconds:0.0} s")]
    partial void LogTaken(int moved, int clusters, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Server {Server} could not make itself ready for the clusters that go to it; they go all the same")]
    partial void LogNotReady(Exception fault, SiloAddress server);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} could not be moved to another server; whoever is left takes it up")]
    partial void LogNotMoved(Exception fault, string cluster);
}
