using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>A whole release on DevCluster, whose pods are reached at their own addresses.</summary>
[Collection(ProbedCluster.Serving)]
public sealed class CanaryApplicationTests
{
    static Task<ProbeResult> ProbeAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("canary-application", TimeSpan.FromSeconds(88), [("STEP_TIMEOUT", "40s"), ("REPLICAS", "2"), .. more]);

    [Fact]
    public async Task A_release_goes_through_and_every_request_is_answered()
    {
        await using var cluster = await ProbedCluster.StartAsync("canary-application");
        var result = await ProbeAsync(cluster);

        result.Passed();
        Assert.All(["create", "release", "upgrade", "scale-up", "scale-down", "rollback", "delete"],
            step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
        Assert.NotEmpty(result.Measurements["request"]);
        Assert.All(result.Measurements["request"], r => Assert.True(r.GetProperty("ok").GetBoolean()));
        Assert.Empty(cluster.Names(ResourceTypes.Deployments));
        Assert.Empty(cluster.Names(ResourceTypes.Services));
    }

    [Fact]
    public async Task A_release_whose_pods_do_not_start_is_explained()
    {
        await using var cluster = (await ProbedCluster.StartAsync("canary-application")).With(FaultKind.Unschedulable);
        var result = await ProbeAsync(cluster, ("STEP_TIMEOUT", "4s"));
        Assert.StartsWith("deployment kp-run-canary did not get 2 pods available within", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.Contains("0/2 nodes are available"));
    }

    [Fact]
    public async Task A_service_that_leads_nowhere_is_told()
    {
        // DevCluster routes no service: what a cluster whose proxies stand still looks like.
        await using var cluster = await ProbedCluster.StartAsync("canary-application");
        var result = await ProbeAsync(cluster, ("VIA", "service"), ("STEP_TIMEOUT", "12s"));
        Assert.StartsWith("no request was answered by version v1 within", result.Errors[0]);
        Assert.True(result.Errors.Count > 1, string.Join(Environment.NewLine, result.Errors));
    }

    [Fact]
    public async Task What_is_no_way_is_the_probes_fault()
    {
        await using var cluster = await ProbedCluster.StartAsync("canary-application");
        Assert.Equal("probe-fault: parameter VIA is 'gateway', neither pods nor service", Assert.Single((await ProbeAsync(cluster, ("VIA", "gateway"))).Errors));
    }
}
