using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>The API server probe on DevCluster.</summary>
public sealed class ApiServerCrudTests
{
    static readonly string[] Operations = ["create", "get", "list", "update", "patch", "watch", "delete"];

    [Fact]
    public async Task Every_operation_is_measured_every_round_and_nothing_is_left()
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-crud");
        var result = await cluster.ProbeAsync("apiserver-crud", null, ("ROUNDS", "4"));

        result.Passed();
        Assert.All(Operations, o => Assert.True(result.Measurements[o].Count(m => m.GetProperty("ok").GetBoolean()) >= 4, o));
        Assert.DoesNotContain(cluster.Names(ResourceTypes.ConfigMaps), name => name.StartsWith("kp-run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_api_server_shows_in_every_operation()
    {
        await using var cluster = (await ProbedCluster.StartAsync("apiserver-crud")).With(FaultKind.ApiSlow, new JsonObject { ["delay"] = "300ms" });
        var result = await cluster.ProbeAsync("apiserver-crud", null, ("ROUNDS", "1"));

        result.Passed();
        // A timer counts in ticks of the system's clock and may end a few of them before the 300 ms are full.
        Assert.All(Operations.Except(["watch"]), o => Assert.True(result.Measurements[o].First().GetProperty("seconds").GetDouble() >= 0.28, o));
    }

    [Fact]
    public async Task An_api_server_that_errs_fails_the_operation_by_name()
    {
        await using var cluster = (await ProbedCluster.StartAsync("apiserver-crud")).With(FaultKind.ApiError);
        var result = await cluster.ProbeAsync("apiserver-crud", null, ("ROUNDS", "3"));

        Assert.StartsWith("create: 3 of 3 failed: the API server answered 500", Assert.Single(result.Errors));
        Assert.Equal(3, result.Measurements["create"].Count(m => !m.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task An_operation_that_takes_too_long_fails_by_its_own_time()
    {
        await using var cluster = (await ProbedCluster.StartAsync("apiserver-crud")).With(FaultKind.ApiHang);
        var result = await cluster.ProbeAsync("apiserver-crud", null, ("ROUNDS", "2"), ("OPERATION_TIMEOUT", "300ms"));
        Assert.Equal("create: 2 of 2 failed: no answer within 0.3 s", Assert.Single(result.Errors));
    }

    [Theory, InlineData("create"), InlineData("get"), InlineData("update"), InlineData("patch"), InlineData("watch"), InlineData("delete")]
    public async Task A_missing_right_is_named(string verb)
    {
        await using var cluster = await ProbedCluster.StartAsync("apiserver-crud", without: verb);
        var result = await cluster.ProbeAsync("apiserver-crud", null, ("ROUNDS", "2"));
        Assert.Equal($"rbac-denied: verb={verb} resource=configmaps namespace=kubeprobe-probes", Assert.Single(result.Errors));
    }
}
