using KubeProbe.DevCluster.Faults;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Probes.Tests;

/// <summary>The node probe on DevCluster, whose pods use this machine's resolver.</summary>
public sealed class NodePodTests
{
    static Task<ProbeResult> ProbeAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("node-pod", null, [("DNS_NAME", "localhost"), ("CHECK_TIMEOUT", "2s"), .. more]);

    [Fact]
    public async Task A_sound_node_passes_every_check()
    {
        await using var cluster = await ProbedCluster.StartAsync("node-pod");
        var result = await ProbeAsync(cluster);

        result.Passed();
        Assert.All(new[] { "dns", "apiserver", "write" }, m => Assert.True(Assert.Single(result.Measurements[m]).GetProperty("ok").GetBoolean()));
        Assert.InRange(Assert.Single(result.Measurements["clock-skew"]).GetProperty("value").GetDouble(), 0, 5);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_in_one_report()
    {
        await using var cluster = (await ProbedCluster.StartAsync("node-pod")).With(FaultKind.ApiRefuse);
        var result = await ProbeAsync(cluster, ("DNS_NAME", "no-such-name.invalid"), ("WRITE_DIR", "/nowhere/at/all"));

        Assert.Equal(3, result.Errors.Count);
        Assert.Contains(result.Errors, e => e.StartsWith("dns: ", StringComparison.Ordinal));
        Assert.Contains(result.Errors, e => e.StartsWith("apiserver: the API server can't be reached", StringComparison.Ordinal));
        Assert.Contains(result.Errors, e => e.StartsWith("write: ", StringComparison.Ordinal) && e.Contains("/nowhere/at/all"));
    }

    [Theory, InlineData(120, "ahead of"), InlineData(-120, "behind")]
    public async Task A_clock_that_went_astray_is_measured_and_told(int seconds, string words)
    {
        await using var cluster = await ProbedCluster.StartAsync("node-pod");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(seconds));
        var result = await cluster.ProbeByAsync(clock, "node-pod", ("DNS_NAME", "localhost"));

        Assert.Contains($"{words} the API server's", Assert.Single(result.Errors));
        Assert.InRange(Assert.Single(result.Measurements["clock-skew"]).GetProperty("value").GetDouble(), 110, 130);
    }
}
