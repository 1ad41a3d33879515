using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Kubernetes.Tests.OnDevCluster;

/// <summary>What a cluster's faults come to.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("api-throttle", """{"retryAfter":"7s"}""", TargetFault.Throttled)]
    [InlineData("api-error", """{"code":503}""", TargetFault.ServerError)]
    [InlineData("api-hang", null, TargetFault.TimedOut)]
    [InlineData("admission-refuse", """{"message":"not on Sundays"}""", TargetFault.Refused)]
    public async Task A_fault_of_the_api_server_is_told_for_what_it_is(string fault, string? parameters, TargetFault expected)
    {
        await using var dev = await DevClusterCentre.StartAsync(fault == "api-hang" ? new FastTime(factor: 10) : null);
        var target = dev.Target;
        dev.Cluster.Faults.Set(fault, parameters is null ? null : JsonNode.Parse(parameters)!.AsObject());

        var thrown = await Assert.ThrowsAsync<TargetClusterException>(
            () => dev.Centre.Pods.StartAsync(target, DevClusterCentre.Script("true"), default));

        Assert.Equal(expected, thrown.Fault);
        if (expected is TargetFault.Throttled) Assert.Equal(TimeSpan.FromSeconds(7), thrown.RetryAfter);
        if (expected is TargetFault.Refused) Assert.Contains("not on Sundays", thrown.Message);
    }

    [Fact]
    public async Task A_port_that_is_closed_refuses()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        dev.Cluster.Faults.Set("api-refuse");

        // Who comes while it is closing is cut off; the next finds it closed.
        TargetClusterException thrown;
        do thrown = await Assert.ThrowsAsync<TargetClusterException>(() => dev.Centre.Pods.StartAsync(dev.Target, DevClusterCentre.Script("true"), default));
        while (thrown.Fault is TargetFault.TimedOut);

        Assert.True(thrown.Fault is TargetFault.ConnectionRefused, thrown.ToString());
    }

    [Theory]
    [InlineData("watch-cut", """{"every":"200ms"}""")]
    [InlineData("watch-expire", null)]
    public async Task A_watch_that_is_disturbed_misses_nothing(string fault, string? parameters)
    {
        await using var dev = await DevClusterCentre.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var ended = new HashSet<string>();
        var started = new HashSet<string>();
        var armed = new TaskCompletionSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var news in dev.Centre.Pods.WatchAsync(dev.Target, limit.Token))
            {
                if (news.Listed is not null) armed.TrySetResult();
                if (news.Sighting is { End: not null } pod) ended.Add(pod.Pod);
                if (ended.Count == 5) return;
            }
        });
        await armed.Task.WaitAsync(limit.Token);
        dev.Cluster.Faults.Set(fault, parameters is null ? null : JsonNode.Parse(parameters)!.AsObject());

        for (var i = 0; i < 5; i++)
            started.Add((await dev.Centre.Pods.StartAsync(dev.Target, DevClusterCentre.Script("true"), default)).Name);
        await watching;

        Assert.Equal(started.Order(), ended.Order());
    }

    [Fact]
    public async Task A_watch_goes_on_after_the_server_was_away()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var name = "";
        var news = dev.Centre.Pods.WatchAsync(dev.Target, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await news.MoveNextAsync());
        Assert.Equal(PodNewsKind.Listed, news.Current.Kind);

        dev.Cluster.Faults.Set("api-refuse");
        var next = news.MoveNextAsync();
        dev.Cluster.Faults.Clear("api-refuse");
        name = await StartWhenUpAsync(dev, limit.Token);
        Assert.True(await next);
        while (news.Current.Sighting?.Pod != name) Assert.True(await news.MoveNextAsync());
        await news.DisposeAsync();
    }

    // The port opens again in its own time.
    static async Task<string> StartWhenUpAsync(DevClusterCentre dev, CancellationToken cancellation)
    {
        var order = DevClusterCentre.Script("true");
        while (true)
        {
            try
            {
                return (await dev.Centre.Pods.StartAsync(dev.Target, order, cancellation)).Name;
            }
            catch (TargetClusterException e) when (e.Fault is TargetFault.ConnectionRefused or TargetFault.TimedOut)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
