using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>The deployment probe on DevCluster: every step of a release, and what stands in its way.</summary>
public sealed class DeploymentLifecycleTests
{
    static Task<ProbeResult> ProbeAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("deployment-lifecycle", TimeSpan.FromSeconds(80), [("STEP_TIMEOUT", "5s"), .. more]);

    [Fact]
    public async Task A_release_goes_through_and_every_step_is_measured()
    {
        await using var cluster = await ProbedCluster.StartAsync("deployment-lifecycle");
        var result = await ProbeAsync(cluster, ("STEP_TIMEOUT", "30s"));

        result.Passed();
        Assert.All(["create", "available", "endpoints", "roll", "endpoints-roll", "scale-up", "scale-down", "delete"],
            step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
        Assert.Empty(cluster.Names(ResourceTypes.Deployments));
        Assert.Empty(cluster.Names(ResourceTypes.Services));
        Assert.Empty(cluster.Names(ResourceTypes.Pods));
    }

    /// <summary>Before Kubernetes 1.24 a deleted service is told by a Status, since then by itself: what is in the answer is nothing to rely on.</summary>
    [Theory]
    [InlineData("""{"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": {"name": "kp-run-dep", "kind": "services", "uid": "1"}}""")]
    [InlineData("""{"kind": "Service", "apiVersion": "v1", "metadata": {"name": "kp-run-dep", "finalizers": ["foregroundDeletion"]}, "spec": {"clusterIP": "10.0.0.1"}, "status": "odd"}""")]
    [InlineData("no JSON at all")]
    public async Task How_a_deletion_is_answered_makes_no_difference(string answer)
    {
        await using var cluster = await ProbedCluster.StartAsync("deployment-lifecycle");
        await using var release = await OtherRelease.StartAsync(cluster);
        List<string> deleted = [];
        release.Instead = (method, path) =>
        {
            if (method != "DELETE") return null;
            lock (deleted) deleted.Add(path.Split('/')[^2]);
            return answer;
        };
        (await ProbeAsync(cluster, ("STEP_TIMEOUT", "60s"), release.Parameter)).Passed();
        Assert.Equal(["services", "deployments"], deleted);
    }

    [Theory]
    [InlineData("sandbox-failure", "Failed to create pod sandbox")]
    [InlineData("unschedulable", "0/2 nodes are available")]
    [InlineData("image-pull-failure", "ErrImagePull")]
    public async Task A_release_whose_pods_do_not_start_is_explained_by_their_events(string fault, string words)
    {
        await using var cluster = await ProbedCluster.StartAsync("deployment-lifecycle");
        cluster.Server.Faults.Set(fault);
        var result = await ProbeAsync(cluster);

        Assert.Equal(1, result.Exit);
        Assert.StartsWith("deployment kp-run-dep did not become available within", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.Contains(words));
        Assert.Contains(result.Errors, e => e.Contains("0 available"));
        Assert.False(Assert.Single(result.Measurements["available"]).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Pods_that_are_refused_are_told_in_the_controllers_words()
    {
        await using var cluster = (await ProbedCluster.StartAsync("deployment-lifecycle"))
            .With(FaultKind.AdmissionRefuse, new JsonObject { ["message"] = "no pods today" });
        var result = await ProbeAsync(cluster);
        Assert.Contains(result.Errors, e => e.Contains("no pods today"));
    }

    [Theory]
    [InlineData("create", "deployments.apps")]
    [InlineData("patch", "deployments.apps")]
    public async Task A_missing_right_is_named(string verb, string resource)
    {
        await using var cluster = await ProbedCluster.StartAsync("deployment-lifecycle", without: verb);
        var result = await ProbeAsync(cluster);
        Assert.Equal($"rbac-denied: verb={verb} resource={resource} namespace=kubeprobe-probes", result.Errors[0]);
    }

    [Fact]
    public async Task A_missing_right_to_watch_is_named_by_what_had_to_be_waited_for()
    {
        // A deployment that is available when it is first looked at would not be watched.
        await using var cluster = (await ProbedCluster.StartAsync("deployment-lifecycle", without: "watch")).With(FaultKind.Unschedulable);
        var result = await ProbeAsync(cluster);
        Assert.Equal("rbac-denied: verb=watch resource=deployments.apps namespace=kubeprobe-probes", result.Errors[0]);
    }

    [Fact]
    public async Task What_a_failed_release_leaves_is_owned_by_the_run()
    {
        await using var cluster = (await ProbedCluster.StartAsync("deployment-lifecycle", without: "delete")).With(FaultKind.Unschedulable);
        await ProbeAsync(cluster, ("STEP_TIMEOUT", "1s"));
        foreach (var type in new[] { ResourceTypes.Deployments, ResourceTypes.Services })
        {
            var left = cluster.Server.Objects.Find(type, ProbedCluster.Namespace, "kp-run-dep")!;
            Assert.Equal("run", (string?)left["metadata"]!["ownerReferences"]![0]!["name"]);
        }
    }
}
