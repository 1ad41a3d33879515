using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.NodeProbes;

partial class NodeProbeGrain
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Node probes {Shard} can't go on; they are taken up again in 2 s")]
    partial void LogStepFailed(Exception fault, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node probes {Shard}: pod {Pod} was not cleaned up; the sweep will take it: {Why}")]
    partial void LogCleaningFailed(string shard, string pod, string why);
}
