using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Logs;

/// <summary>The log subresource gives the part of a log that is asked for, while it is written and after.</summary>
public sealed class LogTests : IDisposable
{
    const string Log = "/api/v1/namespaces/shop/pods/p/log";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    readonly string scratch = Directory.CreateTempSubdirectory("logs-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Theory]
    [InlineData("", "one\ntwo\nthree")]
    [InlineData("tailLines=2", "two\nthree")]
    [InlineData("tailLines=0", "")]
    [InlineData("limitBytes=5", "one\nt")]
    [InlineData("tailLines=2&limitBytes=6", "two\nth")]
    [InlineData("sinceSeconds=3600", "one\ntwo\nthree")]
    [InlineData("sinceSeconds=9223372036854775807", "one\ntwo\nthree")]
    [InlineData("sinceTime=2199-01-01T00:00:00Z", "")]
    [InlineData("follow=true", "one\ntwo\nthree")]
    public async Task The_log_of_a_pod_that_has_ended_is_read_in_part(string query, string text)
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster);
        cluster.CreatePod("p", "echo one; echo two; printf three");
        await cluster.WaitForPhaseAsync("p", "Succeeded");
        Assert.Equal(text, await ReadAsync(api, query));
    }

    [Fact]
    public async Task Two_readers_follow_one_log_to_its_end()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster);
        var go = Path.Combine(scratch, "go");
        cluster.CreatePod("p", $"echo first; until [ -e {go} ]; do sleep 0.1; done; echo second; printf last");
        await cluster.WaitForPhaseAsync("p", "Running");
        using var one = await api.SendAsync("GET", $"{Log}?follow=true");
        using var other = await api.SendAsync("GET", $"{Log}?follow=true&tailLines=0");
        using var lines = new StreamReader(await one.Content.ReadAsStreamAsync());
        Assert.Equal("first", await lines.ReadLineAsync().WaitAsync(Deadline));
        File.WriteAllText(go, "");
        Assert.Equal("second\nlast", await lines.ReadToEndAsync().WaitAsync(Deadline));
        // Whether the first line was there when the other one came is open.
        Assert.EndsWith("second\nlast", await other.Content.ReadAsStringAsync().WaitAsync(Deadline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_grows_without_end_is_kept_in_part_and_its_follower_goes_on()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster);
        cluster.CreatePod("p", "i=0; while [ $i -lt 12 ]; do head -c 1048576 /dev/zero | tr '\\0' 'x' | fold -w 1000; echo; i=$((i+1)); done; echo the end");
        await cluster.WaitForPhaseAsync("p", "Succeeded");
        var kept = await ReadAsync(api, "");
        Assert.InRange(kept.Length, 1, 11 * 1024 * 1024);
        Assert.EndsWith("x\nthe end\n", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("previous=true", 400, "previous terminated container \"probe\" in pod \"p\" not found")]
    [InlineData("tailLines=-1", 422, "PodLogOptions \"p\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("sinceSeconds=0", 422, "sinceSeconds: Invalid value: 0: must be greater than 0")]
    [InlineData("limitBytes=0", 422, "limitBytes: Invalid value: 0: must be greater than 0")]
    [InlineData("sinceSeconds=5&sinceTime=2199-01-01T00:00:00Z", 422, "at most one of `sinceTime` or `sinceSeconds` may be specified")]
    [InlineData("tailLines=many", 400, "invalid syntax")]
    [InlineData("container=other", 400, "container other is not valid for pod p")]
    public async Task What_cannot_be_read_is_refused(string query, int code, string says)
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster);
        cluster.CreatePod("p", "true");
        await cluster.WaitForPhaseAsync("p", "Succeeded");
        using var answer = await api.SendAsync("GET", $"{Log}?{query}");
        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Contains(says, JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image-pull-failure", "container \"probe\" in pod \"p\" is waiting to start: trying and failing to pull image", "BackOff")]
    [InlineData("sandbox-failure", "container \"probe\" in pod \"p\" is waiting to start: ContainerCreating", "FailedCreatePodSandBox")]
    [InlineData("unschedulable", "pod p does not have a host assigned", "FailedScheduling")]
    public async Task A_pod_that_does_not_run_has_no_log_and_says_why(string fault, string says, string reason)
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var api = await ReplayCluster.OnAsync(cluster);
        cluster.Server.Faults.Set(fault);
        cluster.CreatePod("p", "true");
        await cluster.WaitForEventAsync("p", reason);
        // An event is told before the status it speaks of.
        if (reason == "BackOff")
            await cluster.WaitAsync(ResourceTypes.Pods, "p", pod => pod.Items("status", "containerStatuses").Any(c => c.Text("state", "waiting", "reason") == "ImagePullBackOff"));
        using var answer = await api.SendAsync("GET", Log);
        Assert.Equal((400, says), ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Text("message")));
    }

    static async Task<string> ReadAsync(ReplayCluster api, string query)
    {
        using var answer = await api.SendAsync("GET", $"{Log}?{query}");
        Assert.Equal(200, (int)answer.StatusCode);
        return Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync().WaitAsync(Deadline));
    }
}
