namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>What was built from this checkout.</summary>
static class Checkout
{
    static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string Root { get; } = FindRoot();

    /// <summary>The assembly of a program of ours.</summary>
    public static string Program(string project, string assembly) =>
        Existing(Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", assembly));

    public static string File(string relative) => Existing(Path.Combine(Root, relative));

    static string Existing(string path) =>
        System.IO.File.Exists(path) || Directory.Exists(path) ? path : throw new InvalidOperationException($"{path} is not there: build the solution first.");

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return folder.FullName;
        throw new InvalidOperationException("Run the tests from a checkout.");
    }
}
