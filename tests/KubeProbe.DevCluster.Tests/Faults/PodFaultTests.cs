using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Faults;

/// <summary>Each fault of pods hits the pods it is meant for, says what the real component says, and is over when it is switched off.</summary>
public sealed class PodFaultTests
{
    [Theory]
    [InlineData("sandbox-failure", "FailedCreatePodSandBox")]
    [InlineData("image-pull-failure", "Failed")]
    [InlineData("mount-failure", "FailedMount")]
    [InlineData("unschedulable", "FailedScheduling")]
    public async Task A_pod_is_kept_from_starting_until_the_fault_is_off(string fault, string reason)
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Server.Faults.Set(fault, new JsonObject { ["match"] = "app=hit" });
        cluster.CreatePod("hit", "true", pod => WithVolume(pod).Make("metadata", "labels")["app"] = "hit");
        cluster.CreatePod("other", "true", pod => WithVolume(pod));

        await cluster.WaitForPhaseAsync("other", "Succeeded");
        await cluster.WaitForEventAsync("hit", reason);
        Assert.Equal("Pending", cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "hit").Text("status", "phase"));
        Assert.DoesNotContain(cluster.Events("other"), e => e.StartsWith("Warning", StringComparison.Ordinal));
        cluster.Server.Faults.Clear(fault);
        await cluster.WaitForPhaseAsync("hit", "Succeeded");
    }

    [Theory]
    [InlineData("sandbox-failure", "FailedCreatePodSandBox")]
    [InlineData("image-pull-failure", "Failed")]
    [InlineData("mount-failure", "FailedMount")]
    public async Task A_fault_of_one_node_leaves_the_others_alone(string fault, string reason)
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Nodes = [new DevNode("node1"), new DevNode("node2")] });
        cluster.Server.Faults.Set(fault, new JsonObject { ["node"] = "node1" });
        foreach (var node in (string[])["node1", "node2"])
            cluster.CreatePod($"on-{node}", "true", pod => WithVolume(pod).Make("spec")["nodeName"] = node);
        await cluster.WaitForEventAsync("on-node1", reason);
        await cluster.WaitForPhaseAsync("on-node2", "Succeeded");
        Assert.Equal("Pending", cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "on-node1").Text("status", "phase"));
    }

    [Fact]
    public async Task A_container_killed_for_memory_has_failed_and_says_so()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Server.Faults.Set("oom-killed", new JsonObject { ["match"] = "gree*" });
        cluster.CreatePod("greedy", "exec sleep infinity");
        cluster.CreatePod("modest", "true");
        var pod = await cluster.WaitForPhaseAsync("greedy", "Failed");
        var end = pod.Items("status", "containerStatuses").Single().Object("state", "terminated");
        Assert.Equal((137L, "OOMKilled"), (end.Number("exitCode"), end.Text("reason")));
        await cluster.WaitForPhaseAsync("modest", "Succeeded");
    }

    [Theory]
    [InlineData("Insufficient memory", "3 Insufficient memory", "3 No preemption victims found for incoming pod")]
    [InlineData("Insufficient cpu, Too many pods", "3 Insufficient cpu, 3 Too many pods", "3 No preemption victims found for incoming pod")]
    [InlineData("node(s) had untolerated taint {team: data}", "3 node(s) had untolerated taint {team: data}", "3 Preemption is not helpful for scheduling")]
    [InlineData(null, "3 Insufficient cpu", "3 No preemption victims found for incoming pod")]
    public async Task The_scheduler_gives_the_reason_the_fault_carries(string? reason, string says, string preemption)
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Nodes = [new DevNode("a"), new DevNode("b"), new DevNode("c")] });
        cluster.Server.Faults.Set("unschedulable", reason is null ? null : new JsonObject { ["reason"] = reason });
        cluster.CreatePod("lost", "true");
        var message = $"0/3 nodes are available: {says}. preemption: 0/3 nodes are available: {preemption}..";
        var told = await cluster.WaitForEventAsync("lost", "FailedScheduling");
        Assert.Equal(message, told.Text("message"));
        var pod = await cluster.WaitAsync(ResourceTypes.Pods, "lost", found => found.Items("status", "conditions").Any());
        var condition = pod.Items("status", "conditions").Single();
        Assert.Equal(("PodScheduled", "False", "Unschedulable", message), (condition.Text("type"), condition.Text("status"), condition.Text("reason"), condition.Text("message")));
    }

    [Theory]
    [InlineData("""{"secret": {"secretName": "s"}}""", "failed to sync secret cache: timed out waiting for the condition")]
    [InlineData("""{"configMap": {"name": "c"}}""", "failed to sync configmap cache: timed out waiting for the condition")]
    [InlineData("""{"projected": {"sources": []}}""", "failed to sync configmap cache: timed out waiting for the condition")]
    [InlineData("""{"emptyDir": {}}""", "mkdir /var/lib/kubelet/pods/UID/volumes/kubernetes.io~empty-dir/v: no space left on device")]
    public async Task A_volume_fails_in_the_words_of_its_kind(string volume, string says)
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Server.Faults.Set("mount-failure");
        var pod = cluster.CreatePod("stuck", "true", made =>
        {
            var v = JsonNode.Parse(volume)!.AsObject();
            v["name"] = "v";
            made.Make("spec")["volumes"] = new JsonArray(v);
        });
        var told = await cluster.WaitForEventAsync("stuck", "FailedMount");
        Assert.Equal($"MountVolume.SetUp failed for volume \"v\" : {says}", told.Text("message")!.Replace(pod.Uid(), "UID", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_without_volumes_has_none_that_fail()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Server.Faults.Set("mount-failure");
        cluster.CreatePod("bare", "true");
        await cluster.WaitForPhaseAsync("bare", "Succeeded");
    }

    static JsonObject WithVolume(JsonObject pod)
    {
        pod.Make("spec")["volumes"] = new JsonArray(new JsonObject { ["name"] = "scratch", ["emptyDir"] = new JsonObject() });
        return pod;
    }
}
