using System.Globalization;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>Numbers and names as conditions tell them.</summary>
static class StatusText
{
    const int Named = 5;

    /// <summary>Such as <c>1 case</c> and <c>3 cases</c>.</summary>
    public static string Number(int number, string of) => number == 1 ? $"1 {of}" : $"{number.ToString(CultureInfo.InvariantCulture)} {of}s";

    /// <summary>The first few, and how many more.</summary>
    public static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
}
