using System.Text.RegularExpressions;
using KubeProbe.Notify.Alerts;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Configuration;

/// <summary>The examples of docs/channels.md are files that a server takes, and no kind is without one.</summary>
public sealed partial class ChannelsDocumentTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    [Fact]
    public void Every_example_is_taken_and_every_kind_has_one()
    {
        var examples = Example().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "channels.md"))).Select(match => match.Groups["text"].Value).ToList();

        var settings = examples.Select(Read).ToList();

        Assert.Empty(settings.SelectMany(one => one.Faults));
        Assert.Equal(Enum.GetValues<AlertChannelKind>(), settings.SelectMany(one => one.Options.Channels).Select(channel => channel.Kind).Distinct().Order());
    }

    public void Dispose() => folder.Delete(recursive: true);

    AlertSettings Read(string text)
    {
        foreach (Match file in SecretFile().Matches(text))
            File.WriteAllText(Path.Combine(folder.FullName, file.Groups["name"].Value), file.Groups["name"].Value switch
            {
                "webhook.secret" => "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                "ann.phone" => "+491700000001",
                "pagerduty.key" => "0123456789abcdef0123456789abcdef",
                var url when url.EndsWith(".url", StringComparison.Ordinal) => "https://robot.example/send?token=t",
                _ => "secret",
            });
        var path = Path.Combine(folder.FullName, "channels.yaml");
        File.WriteAllText(path, text.Replace("/etc/kubeprobe/", folder.FullName + "/", StringComparison.Ordinal));
        return AlertSettings.Read(new ServerOptions { AlertChannelsFile = path, PublicUrl = new Uri("https://centre.example") });
    }

    [GeneratedRegex(@"^```yaml\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"/etc/kubeprobe/(?<name>[a-z.]+)")]
    private static partial Regex SecretFile();
}
