using System.Text.RegularExpressions;

namespace KubeProbe.House.Tests;

/// <summary>Documentation that points nowhere misleads: links between files must lead somewhere.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. House.Tracked("*.md")];

    [Theory, MemberData(nameof(Pages))]
    public void Links_to_files_lead_to_files(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(House.Root, page))!;
        var broken = Link().Matches(File.ReadAllText(Path.Combine(House.Root, page)))
            .Select(match => match.Groups["to"].Value.Split('#')[0])
            .Where(to => to.Length > 0 && !to.Contains("://", StringComparison.Ordinal) && !to.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(to => !File.Exists(Path.Combine(folder, to)) && !Directory.Exists(Path.Combine(folder, to)));

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();
}
