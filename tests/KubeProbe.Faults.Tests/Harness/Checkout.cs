namespace KubeProbe.Faults.Tests.Harness;

/// <summary>The checkout the tests were built from.</summary>
static class Checkout
{
    /// <summary>The server's program, of the same configuration as these tests.</summary>
    public static string Server { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The server's program of the release before, where <c>tests/upgrade</c> made it; else the same.</summary>
    public static string Previous { get; } = Environment.GetEnvironmentVariable("KUBEPROBE_TEST_PREVIOUS") is { Length: > 0 } given ? given : Server;

    static string Find(string start)
    {
        var configuration = new DirectoryInfo(start).Parent!.Name;
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln")))
                return Path.Combine(folder.FullName, "src", "KubeProbe.Server", "bin", configuration, "net10.0", "KubeProbe.Server.dll");
        throw new InvalidOperationException($"No KubeProbe.Orleans.sln above {start}: run the tests from a checkout.");
    }
}
