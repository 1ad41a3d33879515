using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace KubeProbe.Storage.Migrations;

/// <summary>One numbered script. Once released it is never changed; what comes after is a new one.</summary>
/// <param name="Version">From 1 upwards; a number may be left out, and once released none below the last is added.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Sql">Its statements.</param>
sealed partial record Migration(int Version, string Name, string Sql)
{
    /// <summary>
    /// The oldest schema whose servers can work with a database that has this one. A script that only adds says so in a line
    /// <c>-- compatible since: 7</c>; without it, only servers that know the script can.
    /// </summary>
    public int CompatibleSince { get; } =
        CompatibleLine().Match(Sql) is { Success: true } line ? int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : Version;

    /// <summary>Reads the resource <c>Dialect/007-name.sql</c>.</summary>
    public static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var file = Path.GetFileNameWithoutExtension(resource.Replace('\\', '/').Split('/')[^1]);
        var dash = file.IndexOf('-', StringComparison.Ordinal);
        return new Migration(int.Parse(file.AsSpan(0, dash), CultureInfo.InvariantCulture), file[(dash + 1)..], reader.ReadToEnd());
    }

    [GeneratedRegex(@"^-- compatible since: (\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex CompatibleLine();
}
