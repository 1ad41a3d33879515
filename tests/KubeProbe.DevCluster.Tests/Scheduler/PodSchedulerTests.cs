using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Controllers;

namespace KubeProbe.DevCluster.Tests.Scheduler;

/// <summary>Pods go to nodes that take them, wait while none does, and leave nodes that no longer bear them.</summary>
public sealed class PodSchedulerTests
{
    [Fact]
    public async Task Pods_spread_over_the_nodes()
    {
        await using var cluster = await HandRun.StartAsync();
        foreach (var name in (string[])["a", "b", "c"]) AddNode(cluster, name);
        for (var i = 0; i < 6; i++)
        {
            cluster.CreatePod($"p{i}", "true");
            await BoundAsync(cluster, $"p{i}");
        }

        Assert.All(HandRun.Pods(cluster).CountBy(p => p.Text("spec", "nodeName") ?? ""), node => Assert.Equal(2, node.Value));
    }

    [Theory]
    [InlineData("""{"nodeSelector": {"disk": "ssd"}}""", "fast")]
    [InlineData("""{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "NotIn", "values": ["ssd"]}, {"key": "zone", "operator": "Exists"}]}]}}}}""", "slow")]
    [InlineData("""{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "DoesNotExist"}]}, {"matchExpressions": [{"key": "rank", "operator": "Gt", "values": ["5"]}]}]}}}}""", "fast")]
    [InlineData("""{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["slow"]}]}]}}}}""", "slow")]
    [InlineData("""{"tolerations": [{"key": "team", "operator": "Equal", "value": "data", "effect": "NoSchedule"}], "nodeSelector": {"disk": "tape"}}""", "kept")]
    public async Task A_pod_goes_where_its_terms_let_it(string terms, string node)
    {
        await using var cluster = await HandRun.StartAsync();
        AddNode(cluster, "slow", """{"disk": "hdd", "zone": "z", "rank": "3"}""");
        AddNode(cluster, "fast", """{"disk": "ssd", "rank": "9"}""");
        AddNode(cluster, "kept", """{"disk": "tape", "rank": "1"}""", """[{"key": "team", "value": "data", "effect": "NoSchedule"}]""");
        cluster.CreatePod("p", "true", pod =>
        {
            foreach (var (name, value) in JsonNode.Parse(terms)!.AsObject()) pod.Make("spec")[name] = value?.DeepClone();
        });
        Assert.Equal(node, (await BoundAsync(cluster, "p")).Text("spec", "nodeName"));
    }

    [Fact]
    public async Task A_pod_that_waits_is_bound_when_a_node_comes_that_takes_it()
    {
        await using var cluster = await HandRun.StartAsync();
        cluster.CreatePod("p", "true", pod => pod.Make("spec", "nodeSelector")["disk"] = "ssd");
        Assert.Equal("no nodes available to schedule pods", (await cluster.WaitForEventAsync("p", "FailedScheduling")).Text("message"));
        AddNode(cluster, "slow", """{"disk": "hdd"}""");
        await cluster.WaitForEventAsync("p", "FailedScheduling", e => e.Text("message") ==
            "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling..");
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "slow", node => node.Make("metadata", "labels")["disk"] = "ssd");
        var pod = await BoundAsync(cluster, "p");
        Assert.Equal("True", pod.Items("status", "conditions").Single(c => c.Text("type") == "PodScheduled").Text("status"));
    }

    [Fact]
    public async Task A_full_node_takes_the_next_pod_when_one_has_ended()
    {
        await using var cluster = await HandRun.StartAsync();
        AddNode(cluster, "small", cpu: "1");
        cluster.CreatePod("first", "true", Requesting("800m"));
        await BoundAsync(cluster, "first");
        cluster.CreatePod("second", "true", Requesting("0.5"));
        Assert.StartsWith("0/1 nodes are available: 1 Insufficient cpu.", (await cluster.WaitForEventAsync("second", "FailedScheduling")).Text("message"), StringComparison.Ordinal);
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, "first", pod => pod.Make("status")["phase"] = "Succeeded", "status");
        await BoundAsync(cluster, "second");
    }

    [Fact]
    public async Task A_cordoned_node_takes_nothing_until_it_is_uncordoned()
    {
        await using var cluster = await HandRun.StartAsync();
        AddNode(cluster, "shut");
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "shut", node => node.Make("spec")["unschedulable"] = true);
        cluster.CreatePod("p", "true");
        Assert.StartsWith("0/1 nodes are available: 1 node(s) were unschedulable.", (await cluster.WaitForEventAsync("p", "FailedScheduling")).Text("message"), StringComparison.Ordinal);
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "shut", node => node.Make("spec").Remove("unschedulable"));
        await BoundAsync(cluster, "p");
    }

    [Fact]
    public async Task A_taint_that_executes_makes_pods_leave_that_do_not_bear_it()
    {
        await using var cluster = await HandRun.StartAsync();
        AddNode(cluster, "node");
        cluster.CreatePod("leaves", "true");
        cluster.CreatePod("stays", "true", pod => pod.Make("spec")["tolerations"] = new JsonArray(new JsonObject { ["key"] = "maintenance", ["operator"] = "Exists" }));
        await BoundAsync(cluster, "leaves");
        await BoundAsync(cluster, "stays");
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "node", node => node.Make("spec")["taints"] = new JsonArray(
            new JsonObject { ["key"] = "maintenance", ["value"] = "now", ["effect"] = "NoExecute" }));
        var gone = await cluster.WaitAsync(ResourceTypes.Pods, "leaves", pod => pod.IsTerminating());
        Assert.Equal("DeletionByTaintManager", gone.Items("status", "conditions").Single(c => c.Text("type") == "DisruptionTarget").Text("reason"));
        Assert.Contains("Normal TaintManagerEviction Marking for deletion Pod shop/leaves", cluster.Events("leaves"));
        Assert.False(cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "stays").IsTerminating());
    }

    static Task<JsonObject> BoundAsync(RunningCluster cluster, string pod) =>
        cluster.WaitAsync(ResourceTypes.Pods, pod, found => !string.IsNullOrEmpty(found.Text("spec", "nodeName")));

    static Action<JsonObject> Requesting(string cpu) => pod => pod.Items("spec", "containers").Single().Make("resources", "requests")["cpu"] = cpu;

    static void AddNode(RunningCluster cluster, string name, string labels = "{}", string taints = "[]", string cpu = "8") =>
        cluster.Objects.Create(ResourceTypes.Nodes, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = JsonNode.Parse(labels) },
            ["spec"] = new JsonObject { ["taints"] = JsonNode.Parse(taints) },
            ["status"] = new JsonObject
            {
                ["allocatable"] = new JsonObject { ["cpu"] = cpu, ["memory"] = "8Gi", ["pods"] = "110" },
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            },
        });
}
