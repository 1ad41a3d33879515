using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Cli.Tests.Gates;

/// <summary>The jobs of docs/gates: their containers' arguments are run as they stand.</summary>
public sealed class GateExampleTests : CentreTest
{
    public static TheoryData<string> Jobs => ["argo-rollouts-job.yaml", "argocd-hook.yaml", "keptn.yaml"];

    [Theory, MemberData(nameof(Jobs))]
    public async Task A_job_ends_well_when_the_gate_passes_and_fails_when_it_fails(string file)
    {
        var args = Args(file);
        foreach (var (verdict, code) in new[] { (GateVerdict.Pass, 0), (GateVerdict.Fail, 1) })
        {
            Centre.Gates.Verdicts.Clear();
            Centre.Gates.Verdicts.Enqueue(verdict);
            Assert.Equal(code, (await Terminal.RunAsync(args)).Code);
        }
        Assert.All(Centre.Gates.Evaluated, asked => Assert.Equal(("podinfo", "dev-a"), (asked.Change.Component, Assert.Single(asked.Change.Clusters))));
    }

    static string[] Args(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Root(), "docs", "gates", file))));
        var container = stream.Documents[0].RootNode.AllNodes.OfType<YamlMappingNode>()
            .Single(node => node.Children.TryGetValue("image", out var image) && $"{image}".StartsWith("ghcr.io/kubeprobe/cli:", StringComparison.Ordinal));
        return [.. ((YamlSequenceNode)container["args"]).Select(arg => $"{arg}")];
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "KubeProbe.Orleans.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
