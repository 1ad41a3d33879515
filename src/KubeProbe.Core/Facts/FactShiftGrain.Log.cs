using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Facts;

partial class FactShiftGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The majority of fact {Fact} of case {Case} is another: {Clusters} last verdicts do not fit it and are judged anew")]
    partial void LogShifted(string @case, string fact, int clusters);

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {Case} is not judged anew on {Cluster}: {Why}")]
    partial void LogNotRun(string @case, string cluster, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the majorities of case {Case} are others could not be looked at; the next run that tells facts brings the next look")]
    partial void LogNotLooked(Exception fault, string @case);
}
