namespace KubeProbe.Server.Tests.Harness;

static class Checkout
{
    /// <summary>The root of the checkout the tests were built from.</summary>
    public static string Root { get; } = Find();

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return folder.FullName;
        throw new InvalidOperationException("Run the tests from a checkout.");
    }
}
