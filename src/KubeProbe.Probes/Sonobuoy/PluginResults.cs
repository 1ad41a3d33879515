using KubeProbe.Client;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>What the result files of a plugin say, counted; the first failures are kept by name.</summary>
sealed class PluginResults
{
    /// <summary>Failures that are told in full.</summary>
    public const int MostTold = 30;

    const int LongestText = 500;

    readonly List<string> failures = [];

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>Files whose format tells neither pass nor failure.</summary>
    public int Unjudged { get; private set; }

    public int All => Passed + Failed + Skipped;

    /// <summary>The first failures, and how many more there are.</summary>
    public IReadOnlyList<string> Failures => Failed > failures.Count ? [.. failures, $"and {Failed - failures.Count} more"] : failures;

    public void AddPassed() => Passed++;

    public void AddSkipped() => Skipped++;

    public void AddUnjudged() => Unjudged++;

    public void AddFailed(string name, string? why)
    {
        Failed++;
        if (failures.Count == MostTold) return;
        var text = string.IsNullOrWhiteSpace(why) ? name : $"{name}: {why}";
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        failures.Add(line.Length <= LongestText ? line : line[..(LongestText - 1)] + "…");
    }

    /// <summary>Tells the run what was counted, and throws what failed.</summary>
    public void Tell(ProbeRun run)
    {
        run.Record("passed", Passed, "tests");
        run.Record("failed", Failed, "tests");
        run.Record("skipped", Skipped, "tests");
        if (Failed > 0) throw new ProbeFailedException([$"{Failed} of {All} failed", .. Failures]);
    }
}
