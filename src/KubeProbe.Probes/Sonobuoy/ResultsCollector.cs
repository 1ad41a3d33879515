using KubeProbe.Client;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>
/// The side-car of a Sonobuoy plugin, <c>kubeprobe-probes sonobuoy-results</c>: waits for the plugin's done file, reads the results it
/// names, and reports them as a probe of ours reports. Meanwhile it hears the plugin's progress, and logs it. It asks nobody but the centre.
/// </summary>
sealed class ResultsCollector(string folder, string? format, PluginProgress progress, TimeProvider clock)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    const int LongestPath = 4_096;

    /// <summary>Where the side-car mounts what the plugin mounts as its results.</summary>
    public const string FolderVariable = "SONOBUOY_RESULTS_DIR";

    /// <summary>The plugin's result format, where the template has a parameter of that name.</summary>
    public const string FormatVariable = "SONOBUOY_RESULT_FORMAT";

    /// <summary>Where on the pod's loopback the plugin posts its progress; nowhere when it is absent.</summary>
    public const string ProgressPortVariable = "SONOBUOY_PROGRESS_PORT";

    public static async Task<int> RunAsync(Func<string, string?> variable, ProbeRunOptions options)
    {
        var format = variable(FormatVariable) is { Length: > 0 } given ? given.Trim().ToLowerInvariant() : null;
        var progress = new PluginProgress(options.Log, options.Clock);
        var collector = new ResultsCollector(variable(FolderVariable) ?? "/tmp/sonobuoy/results", format, progress, options.Clock);
        try
        {
            using var server = ProgressServer.Start(variable(ProgressPortVariable), progress, options.Log);
            using var run = ProbeRun.From(variable, options);
            return await run.ExecuteAsync(collector.CollectAsync);
        }
        catch (ProbeEnvironmentException e)
        {
            options.Log($"kubeprobe: {e.Message}");
            return ProbeProgram.ExitUsage;
        }
    }

    async Task CollectAsync(ProbeRun run, CancellationToken stopping)
    {
        if (format is not null && !ResultFiles.Formats.Contains(format))
            throw new ProbeFailedException([ProbeErrors.ProbeFault($"parameter {FormatVariable} is '{format}', not one of {string.Join(", ", ResultFiles.Formats)}")]);

        var path = Within(await DoneAsync(stopping));
        var files = new ResultFiles(format);
        await run.Measure("read-results", ct => files.ReadAsync(path, ct));
        run.Record("unjudged", files.Results.Unjudged, "files");
        files.Results.Tell(run);
    }

    /// <summary>What the done file says. It is there before it is written to, and is read once it holds something.</summary>
    async Task<string> DoneAsync(CancellationToken stopping)
    {
        var done = Path.Combine(folder, "done");
        try
        {
            while (true)
            {
                if (await ReadAsync(done, stopping) is { } said) return said;
                progress.Tell();
                await Task.Delay(LookAgain, clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new ProbeFailedException([ProbeErrors.ProbeFault($"the plugin left no done file in {folder} until its deadline{(progress.Last is { Length: > 0 } last ? $" (the last it said: {last})" : "")}: raise the timeout, or see its log")]);
        }
    }

    static async Task<string?> ReadAsync(string done, CancellationToken stopping)
    {
        try
        {
            if (!File.Exists(done) || new FileInfo(done) is not { LinkTarget: null, Length: > 0 and <= LongestPath }) return null;
            return (await File.ReadAllTextAsync(done, stopping)).Trim() is { Length: > 0 } said ? said : null;
        }
        catch (IOException)
        {
            // It is being written.
            return null;
        }
    }

    /// <summary>The file meant, in this container: the same folder may be mounted elsewhere in the plugin's, and nothing outside of it is read.</summary>
    string Within(string said)
    {
        var parts = said.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Contains("..")) throw new ProbeFailedException([ProbeErrors.ProbeFault("the plugin's done file names no file of results")]);
        for (var from = 0; from < parts.Length; from++)
            if (Path.Combine([folder, .. parts[from..]]) is var path && Path.Exists(path)) return Direct(parts[from..]) ? path : throw new ProbeFailedException(
                [ProbeErrors.ProbeFault($"the plugin's results: {parts[^1]} is a link, or below one, not a file of results")]);
        // Whoever writes the results' folder itself means all that is in it.
        return said.TrimEnd('/').EndsWith("results", StringComparison.Ordinal) ? folder : Path.Combine(folder, parts[^1]);
    }

    bool Direct(string[] parts)
    {
        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null || new DirectoryInfo(path).LinkTarget is not null) return false;
        }
        return true;
    }
}
