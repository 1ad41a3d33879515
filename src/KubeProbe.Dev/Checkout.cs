using System.Diagnostics;

namespace KubeProbe.Dev;

/// <summary>The checkout this was built from: it holds the catalogue, the manifests of rights, and the projects that are built.</summary>
static class Checkout
{
    // As this program was built: what it shares with the others is compiled already.
#if DEBUG
    const string Configuration = "Debug";
#else
    const string Configuration = "Release";
#endif

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A folder of the checkout that git ignores.</summary>
    public static string DefaultData => Path.Combine(Root, ".dev");

    /// <summary>Builds a project into a folder; what the build prints is shown only when it fails.</summary>
    public static async Task BuildAsync(string project, string output, CancellationToken cancellation)
    {
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "build", Path.Combine(Root, "src", project), "-c", Configuration, "-o", output, "-v", "q", "-nologo", "-nodeReuse:false",
                "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("dotnet could not be started.");
        try
        {
            var printed = await Task.WhenAll(build.StandardOutput.ReadToEndAsync(cancellation), build.StandardError.ReadToEndAsync(cancellation));
            await build.WaitForExitAsync(cancellation);
            if (build.ExitCode != 0) throw new DevException($"{project} could not be built:\n{string.Concat(printed)}");
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
    }

    static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return folder.FullName;
        throw new DevException("This runs from a checkout: dotnet run --project src/KubeProbe.Dev");
    }
}

/// <summary>Something is not as it must be; the message says what to do.</summary>
sealed class DevException(string message) : Exception(message);
