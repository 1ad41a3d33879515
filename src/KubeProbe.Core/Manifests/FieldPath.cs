using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeProbe.Core.Manifests;

/// <summary>Paths of fields as faults name them: <c>spec.parameters[2].name</c>, <c>metadata.labels["example.com/team"]</c>.</summary>
public static partial class FieldPath
{
    /// <summary>A field within another.</summary>
    public static string Of(string parent, string name) =>
        parent.Length == 0 ? name : Simple().IsMatch(name) ? $"{parent}.{name}" : $"{parent}[\"{Shortened(name)}\"]";

    /// <summary>An item of a list.</summary>
    public static string Of(string parent, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    /// <summary>Whether a path is another, or lies within it.</summary>
    public static bool IsWithin(string path, string outer) =>
        path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length || path[outer.Length] is '.' or '[');

    /// <summary>The path one step further out; empty at the root.</summary>
    public static string Parent(string path)
    {
        var cut = path.EndsWith("\"]", StringComparison.Ordinal)
            ? path.LastIndexOf("[\"", StringComparison.Ordinal)
            : path.LastIndexOfAny(['.', '[']);
        return cut <= 0 ? "" : path[..cut];
    }

    static string Shortened(string name) => name.Length <= 100 ? name : name[..99] + "…";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Simple();
}
