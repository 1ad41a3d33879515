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

    [Fact]
    public void What_a_job_found_is_not_asked_for_again_and_its_tool_waits_longer_than_it()
    {
        // A pod that is tried again would wait once more, and a failure would come late or never.
        var (rollouts, argo, keptn) = (Root("argo-rollouts-job.yaml")["spec"]["metrics"][0]["provider"]["job"]["spec"], Root("argocd-hook.yaml")["spec"], Root("keptn.yaml")["spec"]);
        foreach (var job in new[] { rollouts, argo })
            Assert.Equal(("0", "Never"), ($"{job["backoffLimit"]}", $"{job["template"]["spec"]["restartPolicy"]}"));
        Assert.Equal(("0", "15m"), ($"{keptn["retries"]}", $"{keptn["timeout"]}"));
        Assert.All(new[] { "argo-rollouts-job.yaml", "argocd-hook.yaml", "keptn.yaml" }.Select(Args), args => Assert.Equal("10m", args[Array.IndexOf(args, "--timeout") + 1]));

        // One that failed stays, for people to read; the next one has a name of its own.
        var hook = Root("argocd-hook.yaml")["metadata"];
        Assert.Equal(("PostSync", "HookSucceeded"), ($"{hook["annotations"]["argocd.argoproj.io/hook"]}", $"{hook["annotations"]["argocd.argoproj.io/hook-delete-policy"]}"));
        Assert.NotEmpty($"{hook["generateName"]}");
    }

    static YamlNode Root(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Root(), "docs", "gates", file))));
        return stream.Documents[0].RootNode;
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
