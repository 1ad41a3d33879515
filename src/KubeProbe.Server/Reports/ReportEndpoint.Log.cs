using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Reports;

sealed partial class ReportEndpoint
{
    [LoggerMessage(LogLevel.Warning, "Run {Run}: its report could not be taken; the probe will send it again")]
    partial void LogNotTaken(Exception fault, RunId run);
}
