using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Remedies;

partial class RemedyProposals
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Remediation {Remediation} by {Remedy} is proposed for {Case} on {Cluster}")]
    partial void LogProposed(string remediation, string remedy, string cluster, string @case);

    [LoggerMessage(Level = LogLevel.Error, Message = "No remedy could be looked for after run {Run}; its verdict stands")]
    partial void LogNotProposed(Exception fault, RunId run);
}
