using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Faults;

/// <summary>Who waits for an API that hangs or is slow gets the answer when it is well again, and not before.</summary>
public sealed class HangTests
{
    const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>Long enough for an answer that would come by mistake; whoever is right never waits for the end of it in vain.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_request_that_hangs_is_answered_once_the_fault_is_off()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        cluster.Server.Faults.Set("api-hang");
        var asked = cluster.SendAsync("GET", ConfigMaps);
        Assert.NotSame(asked, await Task.WhenAny(asked, Task.Delay(Silence)));
        cluster.Server.Faults.Clear("api-hang");
        using var answer = await asked.WaitAsync(Deadline);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_request_that_hangs_finds_the_next_fault()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        cluster.Server.Faults.Set("api-hang");
        var asked = cluster.SendAsync("GET", ConfigMaps);
        cluster.Server.Faults.Set("api-error", new JsonObject { ["code"] = 503 });
        Assert.NotSame(asked, await Task.WhenAny(asked, Task.Delay(Silence)));
        cluster.Server.Faults.Clear("api-hang");
        using var answer = await asked.WaitAsync(Deadline);
        Assert.Equal(503, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_watch_is_silent_while_the_api_hangs_and_loses_nothing()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using var watch = await cluster.SendAsync("GET", $"{ConfigMaps}?watch=1&resourceVersion={cluster.Objects.Version}");
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync());
        cluster.Server.Faults.Set("api-hang");
        cluster.Seed(ResourceTypes.ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "meanwhile", ["namespace"] = "default" } });
        var next = lines.ReadLineAsync();
        Assert.NotSame(next, await Task.WhenAny(next, Task.Delay(Silence)));
        cluster.Server.Faults.ClearAll();
        Assert.Equal("meanwhile", JsonNode.Parse((await next.WaitAsync(Deadline))!).Text("object", "metadata", "name"));
    }

    [Fact]
    public async Task A_slow_answer_comes_at_once_when_the_fault_is_off()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        cluster.Server.Faults.Set("api-slow", new JsonObject { ["delay"] = "1h" });
        var asked = cluster.SendAsync("GET", ConfigMaps);
        Assert.NotSame(asked, await Task.WhenAny(asked, Task.Delay(Silence)));
        cluster.Server.Faults.Clear("api-slow");
        using var answer = await asked.WaitAsync(Deadline);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_cluster_stops_while_requests_hang_in_it()
    {
        var cluster = await ReplayCluster.StartAsync();
        cluster.Server.Faults.Set("api-hang");
        var asked = cluster.SendAsync("GET", ConfigMaps);
        Assert.NotSame(asked, await Task.WhenAny(asked, Task.Delay(Silence)));
        await cluster.Server.DisposeAsync().AsTask().WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asked.WaitAsync(Deadline));
    }
}
