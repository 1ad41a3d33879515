using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;
using KubeProbe.Probes.Pods;

namespace KubeProbe.Probes.Tests;

/// <summary>The API server, admission, images, metrics and autoscalers.</summary>
[Collection(ProbedCluster.Serving)]
public sealed class PlatformTests
{
    [Fact]
    public async Task Lists_are_measured_from_etcd_from_the_cache_and_in_pages()
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-list");
        var result = await cluster.ProbeAsync("apiserver-list", null, ("ROUNDS", "2"));
        result.Passed();
        Assert.All(["list", "list-cached", "list-pages"], o => Assert.Equal(2, result.Measurements[o].Count(m => m.GetProperty("ok").GetBoolean())));
        Assert.Single(result.Measurements["objects"]);
    }

    [Theory, InlineData("api-error", "list: 2 of 2 failed: the API server answered 500"), InlineData("api-hang", "list: 2 of 2 failed: no answer within 0.3 s")]
    public async Task Lists_that_fail_or_hang_are_told(string fault, string words)
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-list");
        cluster.Server.Faults.Set(fault);
        Assert.Contains((await cluster.ProbeAsync("apiserver-list", null, ("ROUNDS", "2"), ("OPERATION_TIMEOUT", "300ms"))).Errors, e => e.StartsWith(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task News_reach_every_watch()
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-watch");
        var result = await cluster.ProbeAsync("apiserver-watch", null, ("WATCHERS", "3"), ("ROUNDS", "2"));
        result.Passed();
        Assert.Equal(6, result.Measurements["watch"].Count(m => m.GetProperty("ok").GetBoolean()));
        Assert.DoesNotContain("kp-run-watched", cluster.Names(ResourceTypes.ConfigMaps));
    }

    [Fact]
    public async Task A_right_to_watch_that_is_missing_is_named()
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-watch", without: "watch");
        Assert.Equal("rbac-denied: verb=watch resource=configmaps namespace=kubeprobe-probes", (await cluster.ProbeAsync("apiserver-watch", null, ("ROUNDS", "1"))).Errors[0]);
    }

    [Fact]
    public async Task Every_instance_is_asked_by_itself()
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-instances");
        var result = await cluster.ProbeAsync("apiserver-instances");
        result.Passed();
        Assert.All(["ready", "version", "get"], o => Assert.True(Assert.Single(result.Measurements[o]).GetProperty("ok").GetBoolean(), o));
    }

    [Fact]
    public async Task An_instance_that_is_away_and_too_few_of_them_are_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-instances");
        var gone = $"127.0.0.1:{FreePort.Next()}";
        var result = await cluster.ProbeAsync("apiserver-instances", null, ("ADDRESSES", gone), ("MIN_INSTANCES", "3"));
        Assert.Equal("there are 1 instances of the API server, at least 3 are wanted", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.StartsWith($"{gone}: ready: the API server can't be reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ordinary_objects_pass_admission_and_nothing_is_made()
    {
        await using var cluster = await ProbedCluster.StartAsync("admission-liveness");
        var result = await cluster.ProbeAsync("admission-liveness", null, ("ROUNDS", "1"));
        result.Passed();
        Assert.All(["configmaps", "pods", "services", "deployments"], o => Assert.Single(result.Measurements[o]));
        Assert.Empty(cluster.Names(ResourceTypes.Pods));
        Assert.Empty(cluster.Names(ResourceTypes.Deployments));
    }

    [Fact]
    public async Task A_webhook_that_refuses_ordinary_pods_is_told_in_its_words()
    {
        await using var cluster = (await ProbedCluster.StartAsync("admission-liveness")).With(FaultKind.AdmissionRefuse, new JsonObject { ["message"] = "no pods today" });
        var error = Assert.Single((await cluster.ProbeAsync("admission-liveness", null, ("ROUNDS", "2"))).Errors);
        Assert.StartsWith("pods: 2 of 2 failed: the API server answered 403: admission webhook", error);
        Assert.Contains("no pods today", error);
    }

    [Fact]
    public async Task An_image_is_pulled_and_an_image_that_can_not_be_is_explained()
    {
        await using var cluster = await ProbedCluster.StartAsync("image-pull");
        var result = await cluster.ProbeAsync("image-pull", TimeSpan.FromSeconds(60));
        result.Passed();
        Assert.True(Assert.Single(result.Measurements["pull"]).GetProperty("ok").GetBoolean());

        // No pull is done in a microsecond.
        var slow = await cluster.ProbeAsync("image-pull", TimeSpan.FromSeconds(60), ("MAX_PULL", "0.001ms"));
        Assert.StartsWith("pulling registry.k8s.io/pause:3.9 took", Assert.Single(slow.Errors));

        cluster.With(FaultKind.ImagePullFailure);
        var failed = await cluster.ProbeAsync("image-pull", TimeSpan.FromSeconds(60), ("STEP_TIMEOUT", "4s"));
        Assert.Contains(failed.Errors, e => e.Contains("ErrImagePull"));
    }

    [Theory]
    [InlineData("Successfully pulled image \"registry.k8s.io/pause:3.9\" in 1.234567891s (1.3s including waiting)", 1.234568)]
    [InlineData("Successfully pulled image \"x\" in 812.3ms (812ms including waiting)", 0.8123)]
    [InlineData("Successfully pulled image \"x\" in 1m2.5s", 62.5)]
    [InlineData("Container image \"x\" already present on machine", null)]
    public void The_kubelets_account_of_a_pull_is_read(string message, double? seconds) =>
        Assert.Equal(seconds, ImagePull.Took(message)?.TotalSeconds is { } took ? Math.Round(took, 6) : null);

    [Fact]
    public async Task Metrics_that_are_fresh_pass()
    {
        await using var cluster = await (await ProbedCluster.StartAsync("metrics-api")).WithReadyNodesAsync();
        Samples(cluster, ["node-1", "node-2"], TimeSpan.Zero);
        (await cluster.ProbeAsync("metrics-api")).Passed();
    }

    [Fact]
    public async Task Metrics_that_are_old_or_miss_a_node_are_told()
    {
        await using var cluster = await (await ProbedCluster.StartAsync("metrics-api")).WithReadyNodesAsync();
        Samples(cluster, ["node-1"], TimeSpan.FromMinutes(10));
        var errors = (await cluster.ProbeAsync("metrics-api")).Errors;
        Assert.Contains(errors, e => e.Contains("it has no sample of node node-2, which is ready"));
        Assert.Contains(errors, e => e.StartsWith("age: the sample of node node-1 is 6", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_metrics_api_that_is_away_is_told()
    {
        await using var cluster = await (await ProbedCluster.StartAsync("metrics-api")).WithReadyNodesAsync();
        Assert.Contains((await cluster.ProbeAsync("metrics-api")).Errors, e => e.StartsWith("nodes: the API server answered 404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_autoscaler_that_acts_passes_and_one_without_metrics_is_explained()
    {
        await using var cluster = await ProbedCluster.StartAsync("autoscaler-lifecycle");
        var type = CustomKinds.Declare(cluster, "autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");
        var active = "True";
        using var controlling = CustomKinds.Control(cluster, type, autoscaler =>
        {
            cluster.Server.Objects.Mutate(ResourceTypes.Deployments, ProbedCluster.Namespace, autoscaler.Name(), d => d.Make("spec")["replicas"] = 2);
            CustomKinds.Tell(cluster, type, autoscaler, status => status["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "ScalingActive", ["status"] = active, ["reason"] = "FailedGetResourceMetric", ["message"] = "unable to get metrics for resource cpu",
            }));
        });
        (await AutoscalerAsync(cluster)).Passed();

        active = "False";
        var errors = (await AutoscalerAsync(cluster, ("STEP_TIMEOUT", "10s"))).Errors;
        Assert.StartsWith("autoscaler kp-run-hpa does not get the metrics of its pods within", errors[0]);
        Assert.Contains("FailedGetResourceMetric: unable to get metrics for resource cpu", errors[0]);
    }

    [Fact]
    public async Task An_autoscaler_that_does_not_act_is_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("autoscaler-lifecycle");
        CustomKinds.Declare(cluster, "autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");
        Assert.StartsWith("deployment kp-run-hpa was not scaled up to the autoscaler's lower bound", (await AutoscalerAsync(cluster, ("STEP_TIMEOUT", "10s"))).Errors[0]);
    }

    static Task<ProbeResult> AutoscalerAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("autoscaler-lifecycle", TimeSpan.FromSeconds(85), [("STEP_TIMEOUT", "60s"), .. more]);

    static void Samples(ProbedCluster cluster, string[] nodes, TimeSpan age)
    {
        var type = CustomKinds.Declare(cluster, "metrics.k8s.io", "v1beta1", "nodes", "NodeMetrics", namespaced: false);
        var pods = CustomKinds.Declare(cluster, "metrics.k8s.io", "v1beta1", "pods", "PodMetrics");
        var at = (TimeProvider.System.GetUtcNow() - age).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        foreach (var node in nodes)
            cluster.Server.Objects.Create(type, new JsonObject { ["metadata"] = new JsonObject { ["name"] = node }, ["timestamp"] = at, ["window"] = "20s" });
        cluster.Server.Objects.Create(pods, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "etcd", ["namespace"] = "kube-system" }, ["timestamp"] = at });
    }
}
