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
    [InlineData("cni-bridge-address-conflict", "sandbox-failure")]
    [InlineData("image-registry-503", "image-pull-failure")]
    [InlineData("oom-killed", "oom-killed")]
    public async Task A_pod_fails_as_it_did_on_a_real_cluster(string name, string? fault = null)
    {
        var recorded = RecordedCase.Load(name);
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(20) });
        if (fault is not null)
            cluster.Server.Faults.Set(fault);
        foreach (var pod in recorded.Pods)
            cluster.Create(ResourceTypes.Pods, RecordedCase.ToCreate(pod));
        await ComparePodsAsync(recorded, cluster);
    }

    [Fact]
    public async Task Pods_beyond_what_a_node_takes_wait_as_they_did_on_a_real_cluster()
    {
        var recorded = RecordedCase.Load("sched-too-many-pods");
        await using var cluster = await RunningCluster.StartAsync(options => options with { Nodes = [new DevNode("node1") { Pods = 2 }] });
        foreach (var pod in recorded.Pods.OrderBy(pod => pod.Text("node") is null))
        {
            cluster.Create(ResourceTypes.Pods, RecordedCase.ToCreate(pod));
            await ComparePodAsync(recorded, cluster, pod.Text("name")!);
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
            await ComparePodAsync(recorded, cluster, pod.Text("name")!);
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
            await ComparePodAsync(recorded, cluster, pod.Text("name")!);
        }
    }

    static async Task ComparePodsAsync(RecordedCase recorded, RunningCluster cluster)
    {
        foreach (var pod in recorded.Pods)
            await ComparePodAsync(recorded, cluster, pod.Text("name")!);
    }

    /// <summary>The pod gets to the recorded status, and by then has exactly the recorded events.</summary>
    static async Task ComparePodAsync(RecordedCase recorded, RunningCluster cluster, string name)
    {
        var wanted = RecordedCase.Status(recorded.Pods.Single(pod => pod.Text("name") == name).Object("status"));
        var reached = "";
        try
        {
            await cluster.WaitAsync(ResourceTypes.Pods, name, pod => (reached = RecordedCase.Status(pod.Object("status"))) == wanted);
        }
        catch (Xunit.Sdk.FailException)
        {
            Assert.Equal(wanted, reached);
        }

        var events = recorded.EventsAbout(name).ToList();
        foreach (var missing in events.Except(RecordedCase.EventsAbout(cluster, name)).ToList())
            await cluster.WaitForEventAsync(name, missing.Split(' ')[2], _ => RecordedCase.EventsAbout(cluster, name).Contains(missing));
        Assert.Equal(events, RecordedCase.EventsAbout(cluster, name));
    }
}
