using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Remedies;

partial class RemediationGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Remediation {Remediation} by {Remedy} for {Case} on {Cluster}: {Phase}")]
    partial void LogMoved(string remediation, string remedy, string cluster, string @case, RemediationPhase phase);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Remediation {Remediation} by {Remedy} for {Case} on {Cluster} is over: {Outcome}. {Reason}")]
    partial void LogEnded(string remediation, string remedy, string cluster, string @case, RemediationOutcome outcome, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Remediation {Remediation} can't go on; it is taken up again in 2 s")]
    partial void LogStepFailed(Exception fault, string remediation);
}
