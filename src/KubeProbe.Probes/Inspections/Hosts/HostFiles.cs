using System.Globalization;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>The kernel's files as this process sees them.</summary>
/// <param name="root">Where <c>/proc</c> lies; empty but in tests.</param>
sealed class HostFiles(string root = "")
{
    const int MostCharacters = 64 * 1024;

    /// <summary>A file's text; null where it isn't there or may not be read.</summary>
    public string? Text(string path)
    {
        try
        {
            using var reader = new StreamReader(root + path);
            var buffer = new char[MostCharacters];
            return new string(buffer, 0, reader.ReadBlock(buffer)).TrimEnd('\n', '\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public double? Number(string path) => Numbers(path) is [var first, ..] ? first : null;

    /// <summary>Numbers of a file's first line.</summary>
    public IReadOnlyList<double> Numbers(string path) =>
        [.. (Text(path) ?? "").Split('\n')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).Where(number => !double.IsNaN(number))];
}
