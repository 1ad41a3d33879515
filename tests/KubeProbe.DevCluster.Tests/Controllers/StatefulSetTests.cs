using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>A StatefulSet makes its pods in order, keeps their names and claims, and renews them from the last one down.</summary>
public sealed class StatefulSetTests
{
    [Fact]
    public async Task Pods_come_one_after_the_other_and_go_from_the_last()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 3);
        await cluster.WaitForEventAsync("web", "SuccessfulCreate", e => e.Text("message") == "create Pod web-0 in StatefulSet web successful");
        await SeenAsync(cluster, "web-0");
        Assert.Equal(["web-0"], Names(cluster));

        HandRun.Ready(cluster, "web-0");
        await SeenAsync(cluster, "web-1");
        Assert.Equal(["web-0", "web-1"], Names(cluster));
        HandRun.Ready(cluster, "web-1");
        await SeenAsync(cluster, "web-2");
        HandRun.Ready(cluster, "web-2");
        await CompleteAsync(cluster, 3);

        List<string> went = [];
        using (cluster.Objects.Observe((type, change) => { if (type == ResourceTypes.Pods && change.Type == WatchEvent.Deleted) lock (went) went.Add(change.Object.Name()); }))
        {
            Change(cluster, spec => spec["replicas"] = 1);
            await CompleteAsync(cluster, 1);
        }
        Assert.Equal(["web-2", "web-1"], went);
    }

    [Fact]
    public async Task A_pod_knows_its_number_and_gets_its_claim_back()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster);
        Create(cluster, 1, spec => spec["volumeClaimTemplates"] = new JsonArray(new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "data" },
            ["spec"] = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Mi" } } },
        }));
        await CompleteAsync(cluster, 1);

        var pod = cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "web-0");
        Assert.Equal(("web-0", "web-0", "peers"), (pod.Label("statefulset.kubernetes.io/pod-name"), pod.Text("spec", "hostname"), pod.Text("spec", "subdomain")));
        Assert.Equal("data-web-0", pod.Items("spec", "volumes").Single(v => v.Text("name") == "data").Text("persistentVolumeClaim", "claimName"));
        var claim = cluster.Objects.Get(ResourceTypes.PersistentVolumeClaims, RunningCluster.Namespace, "data-web-0");

        cluster.Objects.Delete(ResourceTypes.Pods, RunningCluster.Namespace, "web-0", DeleteOptions.Now);
        await cluster.WaitAsync(ResourceTypes.Pods, "web-0", again => again.Uid() != pod.Uid());
        Assert.Equal(claim.Uid(), cluster.Objects.Get(ResourceTypes.PersistentVolumeClaims, RunningCluster.Namespace, "data-web-0").Uid());
    }

    [Fact]
    public async Task A_changed_template_renews_from_the_last_pod_down_to_the_partition()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster);
        Create(cluster, 3, spec => spec["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["partition"] = 1 } });
        await CompleteAsync(cluster, 3);

        SetImage(cluster, "busybox:2");
        await cluster.WaitAsync(ResourceTypes.StatefulSets, "web", s => s.Number("status", "updatedReplicas") == 2 && s.Number("status", "readyReplicas") == 3);
        Assert.Equal(["busybox:latest", "busybox:2", "busybox:2"], Images(cluster));
        var partly = cluster.Objects.Get(ResourceTypes.StatefulSets, RunningCluster.Namespace, "web");
        Assert.NotEqual(partly.Text("status", "currentRevision"), partly.Text("status", "updateRevision"));

        // Whoever is below the partition is made again as it was.
        var first = cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "web-0");
        cluster.Objects.Delete(ResourceTypes.Pods, RunningCluster.Namespace, "web-0", DeleteOptions.Now);
        await cluster.WaitAsync(ResourceTypes.Pods, "web-0", again => again.Uid() != first.Uid() && HandRun.IsReady(again));
        Assert.Equal("busybox:latest", Images(cluster)[0]);

        Change(cluster, spec => spec.Make("updateStrategy", "rollingUpdate")["partition"] = 0);
        await CompleteAsync(cluster, 3);
        Assert.Equal(["busybox:2", "busybox:2", "busybox:2"], Images(cluster));
        Assert.Equal(2, cluster.Objects.List(ResourceTypes.ControllerRevisions, RunningCluster.Namespace).Items.Count);
    }

    [Fact]
    public async Task A_pod_that_does_not_get_ready_holds_up_the_next()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster, pod => pod.Name() != "web-1");
        Create(cluster, 3);
        await SeenAsync(cluster, "web-1");
        var set = await cluster.WaitAsync(ResourceTypes.StatefulSets, "web", s => s.Number("status", "replicas") == 2);
        Assert.Equal(1, set.Number("status", "readyReplicas"));
        Assert.Equal(["web-0", "web-1"], Names(cluster));
    }

    [Fact]
    public async Task With_policy_parallel_all_come_at_once()
    {
        await using var cluster = await HandRun.StartAsync();
        Create(cluster, 3, spec => spec["podManagementPolicy"] = "Parallel");
        await cluster.WaitForChangeAsync(ResourceTypes.Pods, () => Names(cluster).Count == 3);
    }

    [Fact]
    public async Task A_pod_that_failed_is_made_again()
    {
        await using var cluster = await HandRun.StartAsync();
        using var kubelet = HandRun.ReadyAtOnce(cluster);
        Create(cluster, 1);
        await CompleteAsync(cluster, 1);
        var uid = cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "web-0").Uid();
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, "web-0", p => p.Make("status")["phase"] = "Failed", "status");
        await cluster.WaitAsync(ResourceTypes.Pods, "web-0", again => again.Uid() != uid && HandRun.IsReady(again));
        await cluster.WaitForEventAsync("web", "RecreatingFailedPod");
    }

    static void Create(RunningCluster cluster, int replicas, Action<JsonObject>? change = null)
    {
        var spec = HandRun.Selecting(new JsonObject { ["replicas"] = replicas, ["serviceName"] = "peers" });
        change?.Invoke(spec);
        cluster.Create(ResourceTypes.StatefulSets, HandRun.Named("web", spec));
    }

    static void Change(RunningCluster cluster, Action<JsonObject> change) =>
        cluster.Objects.Mutate(ResourceTypes.StatefulSets, RunningCluster.Namespace, "web", s => change(s.Make("spec")));

    static void SetImage(RunningCluster cluster, string image) =>
        Change(cluster, spec => spec.Items("template", "spec", "containers").Single()["image"] = image);

    static List<string> Names(RunningCluster cluster) => [.. HandRun.Pods(cluster).Select(p => p.Name()).Order(StringComparer.Ordinal)];

    static List<string?> Images(RunningCluster cluster) =>
        [.. HandRun.Pods(cluster).OrderBy(p => p.Name(), StringComparer.Ordinal).Select(p => p.Items("spec", "containers").Single().Text("image"))];

    static Task SeenAsync(RunningCluster cluster, string pod) => cluster.WaitAsync(ResourceTypes.Pods, pod, _ => true);

    static Task<JsonObject> CompleteAsync(RunningCluster cluster, int replicas) => cluster.WaitAsync(ResourceTypes.StatefulSets, "web", s =>
        s.Number("status", "observedGeneration") == s.Number("metadata", "generation")
        && s.Number("status", "replicas") == replicas && s.Number("status", "readyReplicas") == replicas && s.Number("status", "updatedReplicas") == replicas
        && s.Text("status", "currentRevision") == s.Text("status", "updateRevision"));
}
