using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeProbe.Cli.Templates;

/// <summary>The files of a new probe, kept in the command itself: those of its language, and those of all.</summary>
static partial class ProbeFiles
{
    const string Root = "probe/";
    const string All = "all/";
    const string Suffix = ".template";

    /// <summary>Longest name of a template or case.</summary>
    public const int LongestName = 60;

    /// <summary>Each language, and what runs its tests.</summary>
    static readonly Dictionary<string, string> Tests = new()
    {
        ["cs"] = "dotnet run --project tests",
        ["go"] = "go test ./...",
        ["python"] = "python3 -m unittest",
        ["sh"] = "./test.sh",
    };

    public static IReadOnlyCollection<string> Languages => Tests.Keys;

    /// <summary>Whether it can be the name of manifests, of an image and of a module.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && Label().IsMatch(name);

    /// <summary>Path within the probe's folder and content, in the order of paths.</summary>
    public static IReadOnlyList<(string Path, byte[] Content)> Of(string name, string language)
    {
        var assembly = typeof(ProbeFiles).Assembly;
        string Put(string text) => text
            .Replace("__NAME__", name, StringComparison.Ordinal)
            .Replace("__TEST__", Tests[language].PadRight(71) + " # the test", StringComparison.Ordinal)
            .Replace("__VERSION__", assembly.GetName().Version!.ToString(3), StringComparison.Ordinal);

        return [.. assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Path: Within(resource, language + "/") ?? Within(resource, All)))
            .Where(file => file.Path is not null)
            .Select(file => (Path: Put(file.Path!), Content: Encoding.UTF8.GetBytes(Put(Read(assembly, file.Resource)))))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    // A suffix keeps files that would be compiled, or read by tools, from being so here.
    static string? Within(string resource, string folder) => !resource.StartsWith(Root + folder, StringComparison.Ordinal)
        ? null
        : resource.EndsWith(Suffix, StringComparison.Ordinal) ? resource[(Root + folder).Length..^Suffix.Length] : resource[(Root + folder).Length..];

    static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Label();
}
