using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>Rows of the verdict table on pods that can't even be made, each in a namespace or with a connection of its own.</summary>
public sealed class RefusalTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task A_service_account_that_does_not_exist_is_the_probes_fault()
    {
        await ExpectAsync(stage.Target.Name, "no-account", "serviceAccount: no-such-account", 3, "VERDICT_PROBE_FAULT", "invalid-pod", "no-such-account");
    }

    [Fact]
    public async Task A_quota_that_refuses_the_pod_is_the_clusters_failure()
    {
        var space = await stage.Target.NamespaceAsync("quota");
        (await stage.Target.KubectlAsync("-n", space, "create", "quota", "none", "--hard=pods=0")).Succeeded();
        var cluster = await ClusterAsync("quota", $"namespace: {space}");

        await ExpectAsync(cluster, "quota", "", 1, "VERDICT_FAILED", "refused", "quota");
    }

    [Fact]
    public async Task A_right_the_centre_lacks_is_named_with_its_rule()
    {
        // A namespace in which nobody granted it anything.
        (await stage.Target.KubectlAsync("create", "namespace", $"{stage.Target.Name}-bare")).Succeeded();
        try
        {
            var cluster = await ClusterAsync("bare", $"namespace: {stage.Target.Name}-bare");

            await ExpectAsync(cluster, "bare", "", 3, "VERDICT_PROBE_FAULT", "centre-rbac", "secrets");
        }
        finally
        {
            await stage.Target.KubectlAsync("delete", "namespace", $"{stage.Target.Name}-bare", "--wait=false");
        }
    }

    [Fact]
    public async Task A_namespace_that_does_not_exist_is_no_failure_of_the_cluster()
    {
        await using var rights = await stage.Target.GrantEverywhereAsync();
        var cluster = await ClusterAsync("absent", $"namespace: {stage.Target.Name}-absent");

        await ExpectAsync(cluster, "absent", "", 3, "VERDICT_PROBE_FAULT", "no-namespace", $"{stage.Target.Name}-absent");
    }

    [Fact]
    public async Task A_connection_that_can_not_be_made_from_here_says_nothing_of_the_cluster()
    {
        await stage.Centre.ApplyAsync("""
            apiVersion: kubeprobe.io/v1alpha1
            kind: Cluster
            metadata: {name: in-cluster}
            spec:
              connection: {inCluster: {} }
            """);

        await stage.Centre.ApplyAsync(Demo.Case("in-cluster", stage.Target.Image, "apiserver-crud", "timeout: 8s"));
        var (code, run) = await stage.RunOnAsync("in-cluster", "in-cluster");

        // After ten seconds of it, it is an outage.
        Assert.Equal((3, "VERDICT_UNKNOWN"), (code, run.Text("verdict")));
        Assert.Contains(run.Text("reason"), (string[])["not-configured", "cluster-unreachable"]);
    }

    /// <summary>The target under another name, which is how one cluster is probed in another namespace.</summary>
    async Task<string> ClusterAsync(string suffix, string spec)
    {
        var name = $"{stage.Target.Name}-{suffix}";
        await stage.Centre.ApplyAsync(Demo.Cluster(name, await stage.Target.CentreKubeconfigAsync(), spec));
        return name;
    }

    async Task ExpectAsync(string cluster, string @case, string templateSpec, int exitCode, string verdict, string reason, string says)
    {
        await stage.Centre.ApplyAsync(Demo.Case(@case, stage.Target.Image, "apiserver-crud", $"timeout: 8s\n  {templateSpec}"));

        var (code, run) = await stage.RefusedAsync(cluster, @case);

        Assert.Equal((verdict, reason), (run.Text("verdict"), run.Text("reason")));
        Assert.Contains(says, run.Text("message"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(exitCode, code);
    }
}
