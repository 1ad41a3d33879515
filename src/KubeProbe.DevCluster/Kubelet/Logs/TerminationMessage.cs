using System.Text;
using KubeProbe.DevCluster.Logs;

namespace KubeProbe.DevCluster.Kubelet.Logs;

/// <summary>What a container left as its last word: 4096 bytes of its message file, or the tail of its log.</summary>
static class TerminationMessage
{
    const int MaxBytes = 4096;
    const int MaxLogBytes = 2048;
    const int MaxLogLines = 80;

    /// <param name="path">The message file.</param>
    /// <param name="logPath">The log to fall back to when the file is empty, or null.</param>
    public static string? Read(string path, string? logPath)
    {
        var text = ReadFile(path);
        return text.Length > 0 || logPath is null ? text : Tail(logPath);
    }

    static string ReadFile(string path)
    {
        try
        {
            // The process may have put anything there, a link to a device included: only a plain file is read.
            if (!File.Exists(path) || new FileInfo(path).LinkTarget is not null)
                return "";
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxBytes];
            var read = file.ReadAtLeast(buffer, MaxBytes, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed or made unreadable by the process itself: it left no message.
            return "";
        }
    }

    static string Tail(string logPath)
    {
        using var text = new MemoryStream();
        LogReader.CopyAsync(logPath, null, new LogRequest("") { TailLines = MaxLogLines }, text, CancellationToken.None).GetAwaiter().GetResult();
        var bytes = text.ToArray();
        return Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, bytes.Length - MaxLogBytes)));
    }
}
