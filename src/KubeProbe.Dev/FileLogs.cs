using System.Globalization;

namespace KubeProbe.Dev;

/// <summary>Appends log lines to a file.</summary>
sealed class FileLogs(string path) : ILoggerProvider
{
    readonly Lock gate = new();
    readonly StreamWriter writer = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };

    public ILogger CreateLogger(string categoryName) => new CategoryLog(this, categoryName);

    public void Dispose() => writer.Dispose();

    void Write(LogLevel level, string category, string text, Exception? fault)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (gate)
        {
            writer.WriteLine($"{now} {level} {category}: {text}");
            if (fault is not null) writer.WriteLine(fault);
        }
    }

    sealed class CategoryLog(FileLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Write(logLevel, category, formatter(state, exception), exception);
    }
}
