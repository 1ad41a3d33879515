using System.Globalization;

namespace KubeProbe.Server.Manifests.Yaml;

/// <summary>How much one apply may bring. What is larger is refused before it is taken apart.</summary>
static class SourceLimits
{
    /// <summary>Bytes of one file.</summary>
    public const int FileBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of all files together.</summary>
    public const int TotalBytes = 10 * 1024 * 1024;

    /// <summary>Files.</summary>
    public const int Files = 5_000;

    /// <summary>Manifests.</summary>
    public const int Documents = 10_000;

    /// <summary>Values, lists and mappings, aliases counted as what they stand for.</summary>
    public const int Nodes = 500_000;

    /// <summary>Mappings and lists within each other.</summary>
    public const int Depth = 50;

    /// <summary>Such as <c>9.8 MiB</c>; rounded up, so that what is over a limit also looks so.</summary>
    public static string Size(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1024.0 / 1024.0 * 10) / 10:0.#} MiB");
}
