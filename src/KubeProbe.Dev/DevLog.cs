namespace KubeProbe.Dev;

/// <summary>Logs go to a file: the terminal shows verdicts.</summary>
static class DevLog
{
    public static string FileOf(DevOptions options) => Path.Combine(options.DataFolder, "kubeprobe-dev.log");

    public static ILoggerFactory Create(DevOptions options) =>
        LoggerFactory.Create(logging => logging.AddProvider(new FileLogs(FileOf(options))).SetMinimumLevel(LogLevel.Warning));
}
