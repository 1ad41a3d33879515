using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;
using KubeProbe.Probes.StatefulSets;

namespace KubeProbe.Probes.Tests;

/// <summary>The stateful set probe on DevCluster, with volumes and without.</summary>
public sealed class StatefulSetLifecycleTests
{
    static Task<ProbeResult> ProbeAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("statefulset-lifecycle", TimeSpan.FromSeconds(85), [("STEP_TIMEOUT", "30s"), .. more]);

    [Fact]
    public async Task It_comes_up_in_order_with_its_volumes_and_goes_with_them()
    {
        await using var cluster = await ProbedCluster.StartAsync("statefulset-lifecycle");
        var result = await ProbeAsync(cluster, ("STORAGE", "1Mi"));

        result.Passed();
        Assert.All(["create", "ready", "roll", "scale-up", "scale-down", "delete"],
            step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
        Assert.Equal(2, result.Measurements["bound"].Count());
        Assert.Empty(cluster.Names(ResourceTypes.StatefulSets));
        Assert.Empty(cluster.Names(ResourceTypes.Pods));
        await cluster.UntilNoneAsync(ResourceTypes.PersistentVolumeClaims);
    }

    [Theory]
    [InlineData("sandbox-failure", "Failed to create pod sandbox")]
    [InlineData("unschedulable", "0/2 nodes are available")]
    public async Task Pods_that_do_not_start_are_explained(string fault, string words)
    {
        await using var cluster = await ProbedCluster.StartAsync("statefulset-lifecycle");
        cluster.Server.Faults.Set(fault);
        var result = await ProbeAsync(cluster, ("STEP_TIMEOUT", "5s"));

        Assert.StartsWith("stateful set kp-run-sts did not get 2 pods ready within", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.Contains(words));
    }

    [Fact]
    public async Task Refused_pods_are_told_in_the_controllers_words()
    {
        await using var cluster = (await ProbedCluster.StartAsync("statefulset-lifecycle")).With(FaultKind.AdmissionRefuse);
        Assert.Contains((await ProbeAsync(cluster, ("STEP_TIMEOUT", "4s"))).Errors, e => e.Contains("FailedCreate: create Pod kp-run-sts-0 in StatefulSet kp-run-sts failed"));
    }

    [Fact]
    public async Task A_claim_that_gets_no_volume_is_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("statefulset-lifecycle");
        var result = await ProbeAsync(cluster, ("STORAGE", "1Mi"), ("STORAGE_CLASS", "no-such-class"), ("STEP_TIMEOUT", "4s"));
        Assert.StartsWith("stateful set kp-run-sts did not get 2 pods ready", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.Contains("unbound immediate PersistentVolumeClaims"));
    }

    [Fact]
    public void Pods_that_come_before_their_turn_are_told()
    {
        static JsonObject Status(int made, int ready) => new() { ["status"] = new JsonObject { ["replicas"] = made, ["readyReplicas"] = ready } };
        var order = new PodOrder("db");
        // One that is ready and then not again has been ready.
        Assert.All([Status(0, 0), Status(1, 0), Status(2, 1), Status(2, 0), Status(3, 2)], status => Assert.True(order.Keeps(status)));
        Assert.Equal("stateful set db made 2 pods when no more than 0 had been ready: it does not keep its order",
            Assert.Throws<ProbeFailedException>(() => new PodOrder("db").Keeps(Status(2, 0))).Errors[0]);
    }

    [Theory, InlineData("create"), InlineData("patch"), InlineData("watch")]
    public async Task A_missing_right_is_named(string verb)
    {
        await using var cluster = await ProbedCluster.StartAsync("statefulset-lifecycle", without: verb);
        Assert.Equal($"rbac-denied: verb={verb} resource=statefulsets.apps namespace=kubeprobe-probes", (await ProbeAsync(cluster)).Errors[0]);
    }

    [Fact]
    public async Task What_a_killed_probe_leaves_names_the_run_as_its_owner_claims_too()
    {
        await using var cluster = (await ProbedCluster.StartAsync("statefulset-lifecycle", without: "delete")).With(FaultKind.Unschedulable);
        await ProbeAsync(cluster, ("STORAGE", "1Mi"), ("STEP_TIMEOUT", "2s"));
        foreach (var (type, name) in new[] { (ResourceTypes.StatefulSets, "kp-run-sts"), (ResourceTypes.PersistentVolumeClaims, "data-kp-run-sts-0") })
            Assert.Equal("run", (string?)cluster.Server.Objects.Find(type, ProbedCluster.Namespace, name)!["metadata"]!["ownerReferences"]![0]!["name"]);
    }
}
