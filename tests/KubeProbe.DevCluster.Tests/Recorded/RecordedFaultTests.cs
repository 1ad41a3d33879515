using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recorded;

/// <summary>A fault that is switched on looks, word for word, as the fault a real cluster had.</summary>
public sealed class RecordedFaultTests
{
    [Theory]
    [InlineData("cni-bridge-address-conflict", "sandbox-failure")]
    [InlineData("image-registry-503", "image-pull-failure")]
    [InlineData("oom-killed", "oom-killed")]
    [InlineData("volume-nfs-mount-failed", "mount-failure")]
    [InlineData("sched-insufficient-memory", "unschedulable", "Insufficient memory")]
    [InlineData("sched-pod-affinity", "unschedulable", "node(s) didn't match pod affinity rules")]
    public async Task A_fault_does_to_a_pod_what_it_did_on_a_real_cluster(string name, string fault, string? reason = null)
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(20) });
        cluster.Server.Faults.Set(fault, reason is null ? null : new JsonObject { ["reason"] = reason });
        await RecordedCase.Load(name).HoldAsync(cluster);
    }

    [Theory]
    [InlineData("kubelet-bad-config")]
    [InlineData("kubelet-client-cert-expired")]
    [InlineData("kubelet-wrong-cri-endpoint")]
    public async Task Whatever_silenced_a_kubelet_its_node_and_pods_look_the_same(string name)
    {
        var recorded = RecordedCase.Load(name);
        await using var cluster = await RunningCluster.StartAsync();
        var pod = recorded.Pods.Single();
        cluster.Create(ResourceTypes.Pods, RecordedCase.ToCreate(pod));
        await cluster.WaitAsync(ResourceTypes.Pods, pod.Text("name")!, found => found.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True"));

        cluster.Server.Faults.Set("node-not-ready", new JsonObject { ["node"] = "node1" });
        await recorded.HoldPodAsync(cluster, pod.Text("name")!);
        Assert.All(recorded.EventsAbout("node1"), told => Assert.Contains(told, RecordedCase.EventsAbout(cluster, "node1")));
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_told_of_and_its_pods_are_marked_for_deletion()
    {
        var recorded = RecordedCase.Load("node-lost-statefulset");
        await using var cluster = await RunningCluster.StartAsync(options => options with
        {
            Time = new FastClock(20), Nodes = [new DevNode("node1"), new DevNode("node2")],
        });
        var pod = RecordedCase.ToCreate(recorded.Pods.Single());
        // There the scheduler preferred this node; ours knows required terms only.
        pod.Make("spec")["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = "node2" };
        cluster.Create(ResourceTypes.Pods, pod);
        await cluster.WaitAsync(ResourceTypes.Pods, "db-0", found => found.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True"));

        cluster.Server.Faults.Set("node-not-ready", new JsonObject { ["node"] = "node2" });
        await recorded.HoldPodAsync(cluster, "db-0");
        // The taint manager first writes why, then deletes: two writes, there as here.
        await cluster.WaitAsync(ResourceTypes.Pods, "db-0", found => found.IsTerminating());
        Assert.All(recorded.EventsAbout("node2"), told => Assert.Contains(told, RecordedCase.EventsAbout(cluster, "node2")));

        // Recorded of node2: every condition Unknown, and two taints. Of node1: as ever.
        var lost = cluster.Objects.Get(ResourceTypes.Nodes, null, "node2");
        Assert.All(lost.Items("status", "conditions"), c => Assert.Equal(
            ("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."), (c.Text("status"), c.Text("reason"), c.Text("message"))));
        Assert.Equal(
            ["node.kubernetes.io/unreachable NoSchedule", "node.kubernetes.io/unreachable NoExecute"],
            lost.Items("spec", "taints").Select(t => $"{t.Text("key")} {t.Text("effect")}"));
        var well = cluster.Objects.Get(ResourceTypes.Nodes, null, "node1");
        Assert.Equal("True", well.Items("status", "conditions").Single(c => c.Text("type") == "Ready").Text("status"));

        // A kubelet that comes back ends what was marked, and the node takes pods again.
        cluster.Server.Faults.Clear("node-not-ready");
        await cluster.WaitUntilGoneAsync(ResourceTypes.Pods, "db-0");
        await cluster.WaitAsync(ResourceTypes.Nodes, "node2", node => !node.Items("spec", "taints").Any());
    }
}
