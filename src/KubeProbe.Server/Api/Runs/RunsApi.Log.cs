using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Runs;

sealed partial class RunsApi
{
    [LoggerMessage(LogLevel.Warning, "Run {Run}: its grain gave no answer; the tables' is told instead")]
    partial void LogNoLiveAnswer(Exception fault, RunId run);

    [LoggerMessage(LogLevel.Information, "Run {Run}: no live log ({Why}); the kept tail is told instead")]
    partial void LogNoLiveLog(RunId run, string why);

    [LoggerMessage(LogLevel.Debug, "Run {Run}: no progress is told ({Why})")]
    partial void LogNoProgress(RunId run, string why);
}
