using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>A DaemonSet has one pod on each node it is for, by the scheduler's hand.</summary>
public sealed class DaemonSetTests
{
    [Fact]
    public async Task Each_node_gets_a_pod_and_a_changed_template_renews_them_one_at_a_time()
    {
        await using var cluster = await StartAsync();
        Create(cluster);
        await CompleteAsync(cluster, 2);
        Assert.Equal(["node1", "node2"], Nodes(cluster));
        var before = HandRun.Pods(cluster).Select(p => p.Uid()).ToHashSet();

        var fewest = int.MaxValue;
        using (cluster.Objects.Observe((type, _) => { if (type == ResourceTypes.Pods) fewest = Math.Min(fewest, HandRun.Pods(cluster).Count(HandRun.IsReady)); }))
        {
            cluster.Objects.Mutate(ResourceTypes.DaemonSets, RunningCluster.Namespace, "web", d => d.Make("spec", "template", "metadata", "annotations")["round"] = "2");
            await CompleteAsync(cluster, 2);
        }
        Assert.Equal(1, fewest);
        Assert.DoesNotContain(HandRun.Pods(cluster), p => before.Contains(p.Uid()));
    }

    [Fact]
    public async Task A_selector_and_a_taint_leave_nodes_out_and_a_cordon_does_not()
    {
        await using var cluster = await StartAsync();
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "node1", n => n.Make("spec")["unschedulable"] = true);
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "node2", n => n.Make("spec")["taints"] = new JsonArray(new JsonObject { ["key"] = "reserved", ["effect"] = "NoSchedule" }));
        Create(cluster);
        var set = await CompleteAsync(cluster, 1);
        Assert.Equal(["node1"], Nodes(cluster));
        Assert.Equal(1, set.Number("status", "desiredNumberScheduled"));

        cluster.Objects.Mutate(ResourceTypes.DaemonSets, RunningCluster.Namespace, "web", d => d.Make("spec", "template", "spec")["nodeSelector"] = new JsonObject { ["nowhere"] = "yes" });
        await CompleteAsync(cluster, 0);
        Assert.Empty(HandRun.Pods(cluster));
    }

    [Fact]
    public async Task A_failed_pod_is_made_again()
    {
        await using var cluster = await StartAsync();
        Create(cluster);
        await CompleteAsync(cluster, 2);
        var pod = HandRun.Pods(cluster)[0];
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, pod.Name(), p => p.Make("status")["phase"] = "Failed", "status");
        await cluster.WaitForEventAsync("web", "FailedDaemonPod");
        await cluster.WaitForChangeAsync(ResourceTypes.Pods, () => HandRun.Pods(cluster).Count(p => p.Uid() != pod.Uid() && HandRun.IsReady(p)) == 2);
    }

    static Task<RunningCluster> StartAsync() => RunningCluster.StartAsync(options => options with { Nodes = [new DevNode("node1"), new DevNode("node2")] });

    static void Create(RunningCluster cluster)
    {
        var template = HandRun.Template();
        template.Items("spec", "containers").Single()["command"] = new JsonArray("sh", "-c", "exec sleep infinity");
        template.Items("spec", "containers").Single()["imagePullPolicy"] = "IfNotPresent";
        template.Make("spec")["terminationGracePeriodSeconds"] = 1;
        cluster.Create(ResourceTypes.DaemonSets, HandRun.Named("web", HandRun.Selecting(new JsonObject { ["template"] = template })));
    }

    static List<string?> Nodes(RunningCluster cluster) => [.. HandRun.Pods(cluster).Select(p => p.Text("spec", "nodeName")).Order(StringComparer.Ordinal)];

    static Task<JsonObject> CompleteAsync(RunningCluster cluster, int nodes) => cluster.WaitAsync(ResourceTypes.DaemonSets, "web", d =>
        d.Number("status", "observedGeneration") == d.Number("metadata", "generation")
        && d.Number("status", "desiredNumberScheduled") == nodes && d.Number("status", "currentNumberScheduled") == nodes
        && (d.Number("status", "updatedNumberScheduled") ?? 0) == nodes && (d.Number("status", "numberAvailable") ?? 0) == nodes);
}
