using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Severity;

partial class SeverityGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert raised for {Case} on {Cluster}: {Summary}")]
    partial void LogRaised(string cluster, string @case, string summary);

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert resolved for {Case} on {Cluster}")]
    partial void LogResolved(string cluster, string @case);
}
