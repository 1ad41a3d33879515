namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>
/// The time of day of one process, set forward and back while it runs, by libfaketime; this machine's clock stays as it is. What the
/// process measures as it passes (timers, timeouts) is left alone, as a kernel leaves it alone when its clock is set.
/// </summary>
sealed class SetClock : IDisposable
{
    readonly string file = Path.GetTempFileName();

    public SetClock() => Set(TimeSpan.Zero);

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library(),
        ["FAKETIME_TIMESTAMP_FILE"] = file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_RESET"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
    };

    /// <summary>From now on (the library looks once a second) the process's clock is so far from this machine's.</summary>
    public void Set(TimeSpan step)
    {
        var next = $"{file}.next";
        File.WriteAllText(next, FormattableString.Invariant($"{(step < TimeSpan.Zero ? "" : "+")}{step.TotalSeconds:0}\n"));
        File.Move(next, file, overwrite: true);
    }

    public void Dispose() => File.Delete(file);

    // Debian keeps it in a folder of the machine's architecture.
    static string Library() =>
        Directory.EnumerateDirectories("/usr/lib", "faketime", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(folder => Path.Combine(folder, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("libfaketimeMT.so.1 is not there: apt-get install faketime.");
}
