namespace KubeProbe.Client.Reports;

/// <summary>Writes the report where the kubelet reads it, so that a lost call-back loses nothing.</summary>
static class TerminationMessage
{
    const string KubeletPath = "/dev/termination-log";

    public static void Write(byte[] report, string? path, Action<string> log)
    {
        // The kubelet mounts the file before the container starts; without it this process is nobody's container.
        if (path is null && !File.Exists(KubeletPath)) return;
        try
        {
            File.WriteAllBytes(path ?? KubeletPath, report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            log($"kubeprobe: the termination message could not be written: {e.Message}");
        }
    }
}
