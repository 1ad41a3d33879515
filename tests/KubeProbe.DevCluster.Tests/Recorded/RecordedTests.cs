using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recorded;

/// <summary>The same pod does here what it did on a real cluster: same events, same status, word for word.</summary>
public sealed class RecordedTests
{
    [Theory]
    [InlineData("configmap-env-missing")]
    [InlineData("configmap-volume-missing")]
    [InlineData("secret-volume-missing")]
    [InlineData("volume-hostpath-type")]
    [InlineData("image-tag-not-found")]
    [InlineData("image-never-not-present")]
    [InlineData("start-command-not-found")]
    [InlineData("start-runasnonroot")]
    [InlineData("crash-exit0-loop")]
    [InlineData("deadline-pod")]
    [InlineData("sched-nodeselector")]
    [InlineData("sched-insufficient-memory")]
    [InlineData("sched-gpu-missing")]
    [InlineData("sched-unknown-scheduler")]
    [InlineData("volume-pvc-missing")]
    public async Task A_pod_fails_as_it_did_on_a_real_cluster(string name)
    {
        var recorded = RecordedCase.Load(name);
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(20) });
        await recorded.HoldAsync(cluster);
    }

    [Fact]
    public async Task Pods_beyond_what_a_node_takes_wait_as_they_did_on_a_real_cluster()
    {
        var recorded = RecordedCase.Load("sched-too-many-pods");
        await using var cluster = await RunningCluster.StartAsync(options => options with { Nodes = [new DevNode("node1") { Pods = 2 }] });
        foreach (var pod in recorded.Pods.OrderBy(pod => pod.Text("node") is null))
        {
            cluster.Create(ResourceTypes.Pods, RecordedCase.ToCreate(pod));
            await recorded.HoldPodAsync(cluster, pod.Text("name")!);
        }
    }

    [Fact]
    public async Task A_taken_host_port_keeps_a_pod_waiting_as_it_did_on_a_real_cluster()
    {
        var recorded = RecordedCase.Load("sched-hostport-conflict");
        await using var cluster = await RunningCluster.StartAsync();
        foreach (var pod in recorded.Pods.OrderBy(pod => pod.Text("node") is null))
        {
            cluster.Create(ResourceTypes.Pods, RecordedCase.ToCreate(pod));
            await recorded.HoldPodAsync(cluster, pod.Text("name")!);
        }
    }

    [Fact]
    public async Task Nodes_that_refuse_for_different_reasons_are_counted_as_they_were_on_a_real_cluster()
    {
        var recorded = RecordedCase.Load("sched-mixed-reasons");
        await using var cluster = await RunningCluster.StartAsync(options => options with { Nodes = [new DevNode("node1"), new DevNode("node2")] });
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "node1", node => node.Make("spec")["taints"] = new System.Text.Json.Nodes.JsonArray(
            new System.Text.Json.Nodes.JsonObject { ["key"] = "team", ["value"] = "data", ["effect"] = "NoSchedule" }));
        foreach (var pod in recorded.Pods.OrderBy(pod => pod.Text("node") is null))
        {
            // The recorded nodes had two processors; ours offer more.
            var own = RecordedCase.ToCreate(pod);
            own.Items("spec", "containers").Single().Make("resources", "requests")["cpu"] = "5";
            cluster.Create(ResourceTypes.Pods, own);
            await recorded.HoldPodAsync(cluster, pod.Text("name")!);
        }
    }
}
