using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>A Deployment rolls its template out within its limits, and says how far it is.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task A_rolling_update_keeps_to_its_limits_all_the_way()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster);
        Create(cluster, 4, spec => spec["strategy"] = Rolling(surge: 1, unavailable: 1));
        await CompleteAsync(cluster, 4);

        var (most, fewest) = (0, int.MaxValue);
        using (cluster.Objects.Observe((type, _) =>
        {
            // A ReplicaSet's pods may lag behind what it is told: the limit holds for what it is told.
            if (type == ResourceTypes.ReplicaSets)
                most = Math.Max(most, (int)cluster.Objects.List(ResourceTypes.ReplicaSets, RunningCluster.Namespace).Items.Sum(s => s.Number("spec", "replicas") ?? 0));
            else if (type == ResourceTypes.Pods)
                fewest = Math.Min(fewest, HandRun.Pods(cluster).Count(HandRun.IsReady));
        }))
        {
            SetImage(cluster, "busybox:2");
            await CompleteAsync(cluster, 4, revision: "2");
        }

        Assert.InRange(most, 4, 5);
        Assert.InRange(fewest, 3, 4);
        var sets = cluster.Objects.List(ResourceTypes.ReplicaSets, RunningCluster.Namespace).Items.OrderBy(s => s.Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal([0, 4], sets.Select(s => s.Number("spec", "replicas")));
        Assert.All(HandRun.Pods(cluster), p => Assert.Equal("busybox:2", p.Items("spec", "containers").Single().Text("image")));
    }

    [Fact]
    public async Task An_update_that_does_not_get_ready_leaves_the_old_pods_in_place()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster, pod => pod.Items("spec", "containers").Single().Text("image") != "busybox:broken");
        Create(cluster, 4, spec => spec["strategy"] = Rolling(surge: 1, unavailable: 0));
        await CompleteAsync(cluster, 4);
        SetImage(cluster, "busybox:broken");
        var web = await cluster.WaitAsync(ResourceTypes.Deployments, "web", d => d.Number("status", "observedGeneration") == 2 && d.Number("status", "updatedReplicas") == 1);
        Assert.Equal((5L, 4L, 1L), (web.Number("status", "replicas"), web.Number("status", "availableReplicas"), web.Number("status", "unavailableReplicas")));
        Assert.Equal(4, HandRun.Pods(cluster).Count(HandRun.IsReady));

        // Back to the first template: its ReplicaSet is used again, under a new revision.
        SetImage(cluster, "busybox:latest");
        await CompleteAsync(cluster, 4, revision: "3");
        Assert.Equal(2, cluster.Objects.List(ResourceTypes.ReplicaSets, RunningCluster.Namespace).Items.Count);
    }

    [Fact]
    public async Task Recreate_stops_the_old_pods_before_it_makes_new_ones()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster);
        Create(cluster, 3, spec => spec["strategy"] = new JsonObject { ["type"] = "Recreate" });
        await CompleteAsync(cluster, 3);
        var mixed = false;
        using (cluster.Objects.Observe((type, _) =>
            mixed |= type == ResourceTypes.Pods && HandRun.Pods(cluster).Select(p => p.Items("spec", "containers").Single().Text("image")).Distinct().Count() > 1))
        {
            SetImage(cluster, "busybox:2");
            await CompleteAsync(cluster, 3, revision: "2");
        }

        Assert.False(mixed);
    }

    [Fact]
    public async Task A_paused_deployment_is_scaled_and_not_rolled_out()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster);
        Create(cluster, 1);
        await CompleteAsync(cluster, 1);
        Change(cluster, spec => (spec["paused"], spec["replicas"]) = (true, 2));
        SetImage(cluster, "busybox:2");
        await cluster.WaitAsync(ResourceTypes.Deployments, "web", d => d.Number("status", "observedGeneration") == 3 && d.Number("status", "availableReplicas") == 2);
        Assert.Single(cluster.Objects.List(ResourceTypes.ReplicaSets, RunningCluster.Namespace).Items);
        Change(cluster, spec => spec["paused"] = false);
        await CompleteAsync(cluster, 2, revision: "2");
    }

    [Fact]
    public async Task Old_revisions_beyond_the_limit_are_forgotten()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster);
        Create(cluster, 1, spec => spec["revisionHistoryLimit"] = 1);
        await CompleteAsync(cluster, 1);
        for (var revision = 2; revision <= 4; revision++)
        {
            SetImage(cluster, $"busybox:{revision}");
            await CompleteAsync(cluster, 1, revision: $"{revision}");
        }

        await cluster.WaitForChangeAsync(ResourceTypes.ReplicaSets, () => cluster.Objects.List(ResourceTypes.ReplicaSets, RunningCluster.Namespace).Items.Count == 2);
        Assert.Equal(["3", "4"], cluster.Objects.List(ResourceTypes.ReplicaSets, RunningCluster.Namespace).Items.Select(s => s.Annotation("deployment.kubernetes.io/revision")).Order());
    }

    [Fact]
    public async Task What_it_made_goes_with_it()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 2);
        await cluster.WaitForChangeAsync(ResourceTypes.Pods, () => HandRun.Pods(cluster).Count == 2);
        cluster.Objects.Delete(ResourceTypes.Deployments, RunningCluster.Namespace, "web", new DeleteOptions { PropagationPolicy = "Foreground" });
        await cluster.WaitUntilGoneAsync(ResourceTypes.Deployments, "web");
        Assert.Empty(cluster.Objects.List(ResourceTypes.ReplicaSets, RunningCluster.Namespace).Items);
        Assert.Empty(HandRun.Pods(cluster));
    }

    static JsonObject Rolling(int surge, int unavailable) => new()
    {
        ["type"] = "RollingUpdate",
        ["rollingUpdate"] = new JsonObject { ["maxSurge"] = surge, ["maxUnavailable"] = unavailable },
    };

    static void Create(RunningCluster cluster, int replicas, Action<JsonObject>? change = null)
    {
        var spec = HandRun.Selecting(new JsonObject { ["replicas"] = replicas });
        change?.Invoke(spec);
        cluster.Create(ResourceTypes.Deployments, HandRun.Named("web", spec));
    }

    static void Change(RunningCluster cluster, Action<JsonObject> change) =>
        cluster.Objects.Mutate(ResourceTypes.Deployments, RunningCluster.Namespace, "web", d => change(d.Make("spec")));

    static void SetImage(RunningCluster cluster, string image) =>
        Change(cluster, spec => spec.Items("template", "spec", "containers").Single()["image"] = image);

    static Task<JsonObject> CompleteAsync(RunningCluster cluster, int replicas, string revision = "1") =>
        cluster.WaitAsync(ResourceTypes.Deployments, "web", d =>
            d.Annotation("deployment.kubernetes.io/revision") == revision
            && d.Number("status", "observedGeneration") == d.Number("metadata", "generation")
            && d.Number("status", "updatedReplicas") == replicas && d.Number("status", "availableReplicas") == replicas && d.Number("status", "replicas") == replicas
            && d.Items("status", "conditions").Any(c => c.Text("reason") == "NewReplicaSetAvailable"));
}
