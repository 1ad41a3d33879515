namespace KubeProbe.EndToEnd.Tests;

/// <summary>The shipped probes, in a cluster that is well: with the rights their templates ask for, and no more, each of them passes.</summary>
public sealed class CatalogueTests(StockedStage stocked) : IClassFixture<StockedStage>
{
    readonly Stage stage = stocked.Stage;

    /// <remarks>etcd is missing here: nobody outside knows the addresses of a cluster's members. KubeProbe.Probes.Tests runs it on a real etcd.</remarks>
    [Theory]
    [InlineData("pod-lifecycle", "IMAGE")]
    [InlineData("deployment-lifecycle", "IMAGE")]
    [InlineData("apiserver-crud", "")]
    [InlineData("apiserver-certificate", "")]
    public async Task It_passes_and_leaves_nothing(string @case, string imageParameter)
    {
        var (exitCode, run) = await stage.RunAsync(@case, imageParameter.Length > 0 ? ["-p", $"{imageParameter}={stage.Target.PauseImage}"] : []);

        Assert.Equal(("VERDICT_PASSED", 0), (run.Text("verdict"), exitCode));
        await stage.GoneAsync(run.Text("id"), "pods,secrets,configmaps,services,deployments");
    }

    [Fact]
    public async Task A_pod_on_every_node_gives_one_verdict_and_a_result_for_each()
    {
        // A cluster that is tested may have no DNS of its own; localhost is known in every pod.
        await stage.Centre.ApplyAsync(Demo.Binding("nodes", stage.Target.Name, "node-pod", "placement: {everyNode: true}\n  parameters: {DNS_NAME: localhost}"));
        var nodes = (await stage.Target.KubectlAsync("get", "nodes", "-o", "name")).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var (exitCode, run) = await stage.RunAsync("node-pod");

        Assert.Equal(("VERDICT_PASSED", 0), (run.Text("verdict"), exitCode));
        Assert.Contains($"{nodes.Length} node", run.Text("message"), StringComparison.Ordinal);
    }
}
