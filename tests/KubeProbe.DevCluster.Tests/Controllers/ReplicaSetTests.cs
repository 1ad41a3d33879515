using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>A ReplicaSet keeps as many pods as it is told, and knows which are its own.</summary>
public sealed class ReplicaSetTests
{
    [Fact]
    public async Task A_pod_that_goes_or_ends_is_replaced()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 2);
        var first = await PodsAsync(cluster, 2);
        cluster.Objects.Delete(ResourceTypes.Pods, RunningCluster.Namespace, first[0].Name());
        var second = await PodsAsync(cluster, 2, pods => pods.All(p => p.Uid() != first[0].Uid()));
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, second[0].Name(), p => p.Make("status")["phase"] = "Failed", "status");
        // The failed one stays for whoever wants to know why; it doesn't count.
        await PodsAsync(cluster, 3, pods => pods.Count(p => p.Text("status", "phase") != "Failed") == 2);
    }

    [Fact]
    public async Task The_status_counts_what_is_ready_and_what_has_been_long_enough()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 3, spec => spec["minReadySeconds"] = 3600);
        var pods = await PodsAsync(cluster, 3);
        HandRun.Ready(cluster, pods[0].Name());
        HandRun.Ready(cluster, pods[1].Name());
        var set = await cluster.WaitAsync(ResourceTypes.ReplicaSets, "web", s => s.Number("status", "readyReplicas") == 2);
        Assert.Equal((3L, 3L, null), (set.Number("status", "replicas"), set.Number("status", "fullyLabeledReplicas"), set.Number("status", "availableReplicas")));
    }

    [Fact]
    public async Task The_unready_and_the_young_go_first()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 3);
        var pods = await PodsAsync(cluster, 3);
        HandRun.Ready(cluster, pods[1].Name());
        Scale(cluster, 1);
        var left = await PodsAsync(cluster, 1);
        Assert.Equal(pods[1].Name(), left.Single().Name());
        await cluster.WaitAsync(ResourceTypes.ReplicaSets, "web", s => s.Number("status", "readyReplicas") == 1 && s.Number("status", "replicas") == 1);
    }

    [Fact]
    public async Task A_pod_without_a_controller_is_taken_in_and_one_with_another_is_left()
    {
        await using var cluster = await HandRun.StartAsync();
        var (orphan, other) = (RunningCluster.Pod("orphan", "true"), RunningCluster.Pod("other", "true"));
        foreach (var pod in (JsonObject[])[orphan, other]) pod.Make("metadata", "labels")["app"] = "web";
        other.Metadata()["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "shop.io/v1", ["kind"] = "Shelf", ["name"] = "s", ["uid"] = "00000000-0000-0000-0000-000000000001", ["controller"] = true,
        });
        cluster.Create(ResourceTypes.Pods, orphan);
        cluster.Create(ResourceTypes.Pods, other);
        Create(cluster, 2);
        await PodsAsync(cluster, 3);
        Assert.Equal("web", cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "orphan").ControllerOf().Text("name"));
        Assert.Equal("s", cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "other").ControllerOf().Text("name"));
    }

    [Fact]
    public async Task A_pod_whose_labels_no_longer_fit_is_set_free_and_replaced()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 1);
        var pod = (await PodsAsync(cluster, 1)).Single();
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, pod.Name(), p => p.Make("metadata", "labels")["app"] = "quarantine");
        var pods = await PodsAsync(cluster, 2);
        Assert.Null(pods.Single(p => p.Uid() == pod.Uid()).At("metadata", "ownerReferences"));
        Assert.Equal("web", pods.Single(p => p.Uid() != pod.Uid()).ControllerOf().Text("name"));
    }

    [Fact]
    public async Task Its_pods_go_with_it()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 2);
        await PodsAsync(cluster, 2);
        cluster.Objects.Delete(ResourceTypes.ReplicaSets, RunningCluster.Namespace, "web", new DeleteOptions { PropagationPolicy = "Foreground" });
        await cluster.WaitUntilGoneAsync(ResourceTypes.ReplicaSets, "web");
        Assert.Empty(HandRun.Pods(cluster));
    }

    static void Create(RunningCluster cluster, int replicas, Action<JsonObject>? change = null)
    {
        var spec = HandRun.Selecting(new JsonObject { ["replicas"] = replicas });
        change?.Invoke(spec);
        cluster.Create(ResourceTypes.ReplicaSets, HandRun.Named("web", spec));
    }

    static void Scale(RunningCluster cluster, int replicas) =>
        cluster.Objects.Mutate(ResourceTypes.ReplicaSets, RunningCluster.Namespace, "web", set => set.Make("spec")["replicas"] = replicas);

    /// <summary>The pods as soon as there are so many of them, and they are as wanted.</summary>
    static async Task<IReadOnlyList<JsonObject>> PodsAsync(RunningCluster cluster, int count, Func<IReadOnlyList<JsonObject>, bool>? isSo = null)
    {
        IReadOnlyList<JsonObject> pods = [];
        await cluster.WaitForChangeAsync(ResourceTypes.Pods, () => (pods = HandRun.Pods(cluster)).Count == count && isSo?.Invoke(pods) != false);
        return pods;
    }
}
