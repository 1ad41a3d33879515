using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Kubelet;

/// <summary>Init containers run one after the other, and what they leave is there for the containers.</summary>
public sealed class InitContainerTests
{
    [Fact]
    public async Task Init_containers_run_in_order_before_the_containers()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("made", "cat /scratch/lines > /dev/termination-log", pod => WithInits(pod, "echo one >> /scratch/lines", "echo two >> /scratch/lines"));
        var pod = await cluster.WaitForPhaseAsync("made", "Succeeded");
        Assert.Equal("one\ntwo\n", pod.Items("status", "containerStatuses").Single().Object("state", "terminated").Text("message"));
        Assert.All(pod.Items("status", "initContainerStatuses"), c => Assert.Equal("Completed", c.Object("state", "terminated").Text("reason")));
        Assert.Equal(
            ["Started container init-0", "Started container init-1", "Started container probe"],
            cluster.Events("made").Where(e => e.Contains(" Started ", StringComparison.Ordinal)).Select(e => e[(e.LastIndexOf("Started c", StringComparison.Ordinal))..]));
    }

    [Fact]
    public async Task While_one_runs_the_pod_is_pending_and_says_for_whom_it_waits()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("waits", "true", pod => WithInits(pod, "exec sleep infinity", "true"));
        var pod = await cluster.WaitAsync(ResourceTypes.Pods, "waits", found => found.Items("status", "initContainerStatuses").Any(c => c.Object("state", "running") is not null));
        Assert.Equal("Pending", pod.Text("status", "phase"));
        Assert.Equal("PodInitializing", pod.Items("status", "containerStatuses").Single().Text("state", "waiting", "reason"));
        Assert.Equal("containers with incomplete status: [init-0 init-1]", pod.Items("status", "conditions").Single(c => c.Text("type") == "Initialized").Text("message"));
    }

    [Fact]
    public async Task One_that_fails_fails_a_pod_that_may_not_restart()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("bad", "true", pod => WithInits(pod, "exit 7"));
        var pod = await cluster.WaitForPhaseAsync("bad", "Failed");
        Assert.Equal(7, pod.Items("status", "initContainerStatuses").Single().Object("state", "terminated").Number("exitCode"));
        Assert.Equal("PodInitializing", pod.Items("status", "containerStatuses").Single().Text("state", "waiting", "reason"));
        Assert.DoesNotContain("Normal Started Started container probe", cluster.Events("bad"));
    }

    [Fact]
    public async Task One_that_fails_is_tried_again_where_the_policy_lets_it()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("again", "true", pod =>
        {
            WithInits(pod, "test -e /scratch/once || { touch /scratch/once; exit 1; }");
            pod.Make("spec")["restartPolicy"] = "OnFailure";
        });
        var pod = await cluster.WaitForPhaseAsync("again", "Succeeded");
        Assert.Equal(1, pod.Items("status", "initContainerStatuses").Single().Number("restartCount"));
    }

    /// <summary>The scripts as init containers, and a volume at /scratch that all containers share.</summary>
    static void WithInits(JsonObject pod, params string[] scripts)
    {
        var spec = pod.Make("spec");
        spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "work", ["emptyDir"] = new JsonObject() });
        spec["initContainers"] = new JsonArray([.. scripts.Select((script, i) => (JsonNode)new JsonObject
        {
            ["name"] = $"init-{i}", ["image"] = "busybox:latest", ["imagePullPolicy"] = "IfNotPresent", ["command"] = new JsonArray("sh", "-c", script),
        })]);
        foreach (var container in pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers")))
            container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "work", ["mountPath"] = "/scratch" });
    }
}
