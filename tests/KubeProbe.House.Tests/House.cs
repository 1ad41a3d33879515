using System.Diagnostics;

namespace KubeProbe.House.Tests;

/// <summary>The checkout the tests were built from.</summary>
static class House
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Files git tracks, or would if they were added, by a pathspec; with / between folders.</summary>
    public static IReadOnlyList<string> Tracked(string pathspec)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", pathspec])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        Assert.NotEmpty(files);
        return [.. files.Distinct().Where(file => File.Exists(Path.Combine(Root, file)))];
    }

    static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No KubeProbe.Orleans.sln above {start}: run the tests from a checkout.");
    }
}
