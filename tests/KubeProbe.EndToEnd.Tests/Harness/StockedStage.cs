using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>A stage with the catalogue on it, as a user begins: it is applied, then an administrator grants what it asks for.</summary>
public sealed partial class StockedStage : IAsyncLifetime
{
    internal Stage Stage { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Stage.InitializeAsync();

        // Which image is the test's to say; how fast the cluster has to be is not its question.
        var files = Directory.EnumerateFiles(Checkout.File("catalog"), "*.yaml").Order().Select(File.ReadAllText);
        var text = string.Join("\n---\n", files).Replace("ghcr.io/kubeprobe/probes:0.1.0", Stage.Target.Image, StringComparison.Ordinal);
        await Stage.Centre.ApplyAsync(FailWhen().Replace(text, ""));

        var templates = JsonNode.Parse((await Stage.Centre.CliAsync("get", "probetemplates", "-o", "json")).Succeeded())!["items"]!.AsArray();
        await Stage.GrantAsync([.. templates.Select(template => template!["metadata"]!.Text("name"))]);
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    [GeneratedRegex(@"^  failWhen:\n(    .*\n)+", RegexOptions.Multiline)]
    private static partial Regex FailWhen();
}
