using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>The pod probe on DevCluster: it passes with the rights the catalogue names, and each fault it claims to find it finds.</summary>
public sealed class PodLifecycleTests
{
    static Task<ProbeResult> ProbeAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("pod-lifecycle", TimeSpan.FromSeconds(60), [("READY_TIMEOUT", "6s"), .. more]);

    [Fact]
    public async Task A_pod_lives_and_every_step_is_measured()
    {
        await using var cluster = await ProbedCluster.StartAsync("pod-lifecycle");
        var result = await cluster.ProbeAsync("pod-lifecycle");

        result.Passed();
        Assert.All(new[] { "create", "scheduled", "ready", "delete" }, m => Assert.True(Assert.Single(result.Measurements[m]).GetProperty("ok").GetBoolean()));
        Assert.Empty(cluster.Names(ResourceTypes.Pods));
    }

    [Theory]
    [InlineData("sandbox-failure", "Failed to create pod sandbox")]
    [InlineData("unschedulable", "0/2 nodes are available")]
    [InlineData("image-pull-failure", "ErrImagePull")]
    public async Task A_pod_that_does_not_become_ready_is_explained_in_the_clusters_words(string fault, string words)
    {
        await using var cluster = await ProbedCluster.StartAsync("pod-lifecycle");
        cluster.Server.Faults.Set(fault);
        var result = await ProbeAsync(cluster);

        Assert.Equal(1, result.Exit);
        Assert.StartsWith("pod kp-run-pod did not become ready within", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.Contains(words));
        Assert.False(Assert.Single(result.Measurements["ready"]).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_the_probes_fault()
    {
        await using var cluster = await ProbedCluster.StartAsync("pod-lifecycle");
        var result = await ProbeAsync(cluster, ("IMAGE", "registry.k8s.io/no-such-image:1"));
        Assert.StartsWith("probe-fault: ", result.Errors[0]);
        Assert.Contains("no-such-image", result.Errors[0]);
    }

    [Fact]
    public async Task A_webhook_that_refuses_pods_is_told_and_is_not_a_missing_right()
    {
        await using var cluster = (await ProbedCluster.StartAsync("pod-lifecycle")).With(FaultKind.AdmissionRefuse, new JsonObject { ["message"] = "no pods today" });
        var result = await ProbeAsync(cluster);
        Assert.Contains("no pods today", Assert.Single(result.Errors));
        Assert.StartsWith("the API server answered", result.Errors[0]);
    }

    [Theory, InlineData("create"), InlineData("watch"), InlineData("delete")]
    public async Task A_missing_right_is_named(string verb)
    {
        await using var cluster = await ProbedCluster.StartAsync("pod-lifecycle", without: verb);
        var result = await ProbeAsync(cluster);
        Assert.Equal($"rbac-denied: verb={verb} resource=pods namespace=kubeprobe-probes", result.Errors[0]);
    }

    [Fact]
    public async Task An_api_server_that_refuses_connections_fails_at_once()
    {
        await using var cluster = (await ProbedCluster.StartAsync("pod-lifecycle")).With(FaultKind.ApiRefuse);
        var result = await ProbeAsync(cluster);
        Assert.Contains("the API server can't be reached", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task An_api_server_that_hangs_fails_before_the_deadline()
    {
        await using var cluster = (await ProbedCluster.StartAsync("pod-lifecycle")).With(FaultKind.ApiHang);
        var result = await cluster.ProbeAsync("pod-lifecycle", TimeSpan.FromSeconds(4));
        Assert.StartsWith("deadline: the probe was stopped after", Assert.Single(result.Errors));
        Assert.EndsWith("during create", result.Errors[0]);
    }

    [Theory, InlineData("watch-cut"), InlineData("watch-expire")]
    public async Task A_watch_that_is_cut_or_too_old_is_no_fault_of_the_pod(string fault)
    {
        await using var cluster = await ProbedCluster.StartAsync("pod-lifecycle");
        cluster.Server.Faults.Set(fault);
        (await ProbeAsync(cluster, ("READY_TIMEOUT", "30s"))).Passed();
    }

    [Fact]
    public async Task What_a_killed_probe_leaves_goes_with_its_owner()
    {
        await using var cluster = (await ProbedCluster.StartAsync("pod-lifecycle", without: "delete")).With(FaultKind.SandboxFailure);
        await ProbeAsync(cluster, ("READY_TIMEOUT", "1s"));
        var pod = cluster.Server.Objects.Find(ResourceTypes.Pods, ProbedCluster.Namespace, Assert.Single(cluster.Names(ResourceTypes.Pods)))!;

        Assert.Equal("run", (string?)pod["metadata"]!["ownerReferences"]![0]!["name"]);
        Assert.Equal("r1", (string?)pod["metadata"]!["labels"]!["kubeprobe.io/run"]);
    }
}
