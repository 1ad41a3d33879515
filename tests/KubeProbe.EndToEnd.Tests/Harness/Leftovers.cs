namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>Processes that have to do with a folder: that run from it, in it, or were given it as argument or variable.</summary>
static class Leftovers
{
    /// <summary>None is left, or none is soon: what is killed takes a moment to be gone.</summary>
    public static async Task NoneOfAsync(string folder)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Of(folder) is { Count: > 0 } left)
        {
            Assert.False(patience.IsCancellationRequested, $"still running:\n{string.Join('\n', left)}");
            await Task.Delay(100);
        }
    }

    static List<string> Of(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _) && Names(process, folder)).Select(Told)];

    static bool Names(string process, string folder)
    {
        if (Path.GetFileName(process) == Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)) return false;
        return Read(process, "cmdline").Contains(folder, StringComparison.Ordinal)
            || Read(process, "environ").Contains(folder, StringComparison.Ordinal)
            || Link(process, "cwd").StartsWith(folder, StringComparison.Ordinal);
    }

    static string Told(string process) => $"{Path.GetFileName(process)} {Read(process, "cmdline").Replace('\0', ' ')}";

    static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static string Link(string process, string file)
    {
        try
        {
            return File.ResolveLinkTarget(Path.Combine(process, file), returnFinalTarget: false)?.FullName ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
