
namespace KubeProbe.EndToEnd.Tests;

/// <summary>Rows of the verdict table as a cluster shows them. Those that need a fault from outside run on a development cluster only.</summary>
public sealed class VerdictTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task An_image_that_does_not_exist_is_the_probes_fault()
    {
        await DeclareAsync("no-image", "registry.k8s.io/kubeprobe-no-such-image:0", "apiserver-crud", "timeout: 60s");

        await ExpectAsync("no-image", 3, "VERDICT_PROBE_FAULT", "image-name", "registry.k8s.io/kubeprobe-no-such-image:0");
    }

    [Fact]
    public async Task A_right_the_probe_lacks_is_the_probes_fault_and_is_named()
    {
        // The default account, because other tests grant rights to the probes' own.
        await DeclareAsync("no-rights", stage.Target.Image, "apiserver-crud", "timeout: 60s\n  serviceAccount: default");

        await ExpectAsync("no-rights", 3, "VERDICT_PROBE_FAULT", "rbac", "configmaps");
    }

    [Fact]
    public async Task A_placement_no_node_matches_is_the_probes_fault()
    {
        await DeclareAsync("no-node", stage.Target.Image, "apiserver-crud", "timeout: 5s");
        await stage.Centre.ApplyAsync(Demo.Binding("no-node", "no-node", "placement: {nodeSelector: {no-such: label}}"));

        await ExpectAsync("no-node", 3, "VERDICT_PROBE_FAULT", "selector", "match");
    }

    [Fact]
    public async Task An_end_without_a_report_is_the_probes_fault()
    {
        await DeclareAsync("no-report", stage.Target.Image, "no-such-probe", "timeout: 60s");

        await ExpectAsync("no-report", 3, "VERDICT_PROBE_FAULT", "no-report", "exit code");
    }

    [Fact]
    public async Task Under_contract_exit_code_the_exit_code_decides()
    {
        await DeclareAsync("exit-code", stage.Target.Image, "no-such-probe", "timeout: 60s\n  contract: exit-code");

        await ExpectAsync("exit-code", 1, "VERDICT_FAILED", "exit-code", "exit code");
    }

    [Fact]
    public async Task A_call_back_that_is_lost_costs_nothing()
    {
        // The same cluster by another name, whose pods are told an address where nobody listens.
        await stage.Centre.ApplyAsync("""
            apiVersion: kubeprobe.io/v1alpha1
            kind: Cluster
            metadata: {name: e2e-deaf}
            spec:
              connection: {kubeconfig: {secretRef: {name: e2e-kubeconfig, key: config} } }
              reportUrl: http://127.0.0.1:1

            """);
        await DeclareAsync("deaf", stage.Target.Image, "apiserver-crud", "timeout: 60s\n  " + Stage.CrudRights);
        await stage.GrantAsync("deaf");

        var result = await stage.Centre.CliAsync("run", "deaf", "--cluster", "e2e-deaf", "--wait", "--timeout", "2m", "-o", "json");
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Out} {result.Error}");
    }

    [Theory]
    [InlineData("sandbox-failure", "VERDICT_FAILED", 1, "sandbox", "sandbox")]
    [InlineData("image-pull-failure", "VERDICT_FAILED", 1, "image-pull", "image")]
    [InlineData("unschedulable", "VERDICT_FAILED", 1, "scheduling", "nodes are available")]
    [InlineData("mount-failure", "VERDICT_FAILED", 1, "mount", "MountVolume")]
    [InlineData("oom-killed", "VERDICT_PROBE_FAULT", 3, "oom", "memory")]
    [InlineData("admission-refuse", "VERDICT_FAILED", 1, "refused", "admission webhook")]
    public async Task A_fault_of_the_cluster_is_found_and_told(string fault, string verdict, int exitCode, string reason, string says)
    {
        if (stage.Target.Dev is not { } cluster) return;

        var name = $"f-{fault}";
        await DeclareAsync(name, stage.Target.Image, "apiserver-crud", "timeout: 6s\n  " + Stage.CrudRights);
        await stage.GrantAsync(name);
        cluster.Faults.Set(fault);
        try
        {
            await ExpectAsync(name, exitCode, verdict, reason, says);
        }
        finally
        {
            cluster.Faults.ClearAll();
        }

        // And without the fault the same case passes: it was the cluster.
        Assert.Equal(0, (await stage.RunAsync(name)).ExitCode);
    }

    Task DeclareAsync(string name, string image, string probe, string templateSpec) =>
        stage.Centre.ApplyAsync(Demo.Case(name, image, probe, templateSpec));

    async Task ExpectAsync(string @case, int exitCode, string verdict, string reason, string says)
    {
        var (code, run) = await stage.RunAsync(@case);

        Assert.Equal((verdict, reason), (run.Text("verdict"), run.Text("reason")));
        Assert.Contains(says, run.Text("message"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(exitCode, code);
    }
}
