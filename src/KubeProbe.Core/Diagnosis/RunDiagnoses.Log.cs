using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Diagnosis;

partial class RunDiagnoses
{
    [LoggerMessage(LogLevel.Warning, "Run {Run} has no diagnosis: the diagnosis itself failed. Its verdict stands.")]
    partial void LogFailed(Exception fault, RunId run);

    [LoggerMessage(LogLevel.Warning, "Run {Run} is diagnosed without what happened around it: the database did not answer well.")]
    partial void LogAlone(Exception fault, RunId run);
}
