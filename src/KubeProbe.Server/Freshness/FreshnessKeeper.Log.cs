namespace KubeProbe.Server.Freshness;

partial class FreshnessKeeper
{
    [LoggerMessage(LogLevel.Warning, "Whether verdicts come can't be judged just now: {Why}")]
    partial void LogUnavailable(string why);

    [LoggerMessage(LogLevel.Error, "Whether verdicts come could not be judged; the next tick tries again")]
    partial void LogFailed(Exception fault);
}
