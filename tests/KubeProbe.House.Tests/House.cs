namespace KubeProbe.House.Tests;

/// <summary>Finds the root of the checkout the tests were built from.</summary>
static class House
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No KubeProbe.Orleans.sln above {start}: run the tests from a checkout.");
    }
}
