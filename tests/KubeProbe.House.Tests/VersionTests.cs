using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KubeProbe.House.Tests;

/// <summary>The version is said once, in Directory.Build.props; what names an image of ours follows it.</summary>
public sealed partial class VersionTests
{
    public static TheoryData<string> Files => [.. House.Tracked("catalog/*.yaml"), .. House.Tracked("docs/*.yaml"), .. House.Tracked("k8s/*.yaml"), .. House.Tracked("docker/*.yaml")];

    [Theory, MemberData(nameof(Files))]
    public void Images_of_ours_carry_the_version(string file)
    {
        var version = XDocument.Load(Path.Combine(House.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

        var others = Image().Matches(File.ReadAllText(Path.Combine(House.Root, file))).Select(match => match.Groups["tag"].Value).Where(tag => tag != version);

        Assert.Empty(others);
    }

    [GeneratedRegex(@"ghcr\.io/kubeprobe/[a-z]+:(?<tag>\S+)")]
    private static partial Regex Image();
}
