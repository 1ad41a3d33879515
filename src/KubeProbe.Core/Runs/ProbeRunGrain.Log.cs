using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Runs;

partial class ProbeRunGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} of {Case} on {Cluster}: {Verdict} ({Reason})")]
    partial void LogClosed(RunId run, string cluster, string @case, Verdict verdict, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} is tried again: attempt {Attempt}")]
    partial void LogTryingAgain(RunId run, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pod {Pod} of run {Run} was not cleaned up; the sweep will take it: {Why}")]
    partial void LogCleaningFailed(RunId run, string pod, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} on {Cluster} can't go on; it is taken up again in 2 s")]
    partial void LogStepFailed(Exception fault, RunId run, string cluster);
}
