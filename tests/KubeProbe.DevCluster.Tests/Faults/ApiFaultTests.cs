using System.Net.Sockets;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Faults;

/// <summary>Each fault of the API looks to a client as the real one does, and is over when it is switched off.</summary>
public sealed class ApiFaultTests
{
    const string Pods = "/api/v1/namespaces/default/pods";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Throttling_says_when_to_come_again()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        cluster.Server.Faults.Set("api-throttle", new JsonObject { ["retryAfter"] = "7s" });
        using var answer = await cluster.SendAsync("GET", Pods);
        Assert.Equal((429, TimeSpan.FromSeconds(7)), ((int)answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        cluster.Server.Faults.Clear("api-throttle");
        using var well = await cluster.SendAsync("GET", Pods);
        Assert.Equal(200, (int)well.StatusCode);
    }

    [Fact]
    public async Task An_error_has_the_code_that_was_asked_for()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        cluster.Server.Faults.Set("api-error", new JsonObject { ["code"] = 503 });
        using var answer = await cluster.SendAsync("GET", Pods);
        Assert.Equal((503, "ServiceUnavailable"), ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Text("reason")));
    }

    [Fact]
    public async Task A_slow_api_answers_after_its_delay()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        cluster.Server.Faults.Set("api-slow", new JsonObject { ["delay"] = "1h" });
        var asked = cluster.SendAsync("GET", Pods);
        // The clock stands still until the request waits on it.
        while (!asked.IsCompleted)
        {
            cluster.Clock.Advance(TimeSpan.FromMinutes(30));
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }
        using var answer = await asked;
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_refusing_api_has_its_port_closed_until_it_is_well_again()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using (var before = await cluster.SendAsync("GET", Pods)) Assert.Equal(200, (int)before.StatusCode);
        cluster.Server.Faults.Set("api-refuse");
        await UntilAsync(async () => await IsRefusedAsync(cluster));
        cluster.Server.Faults.Clear("api-refuse");
        await UntilAsync(async () => await AnswersAsync(cluster));
    }

    // The client may still hold a connection of before: its first request then finds that out.
    static async Task<bool> AnswersAsync(ReplayCluster cluster)
    {
        try
        {
            using var after = await cluster.SendAsync("GET", Pods);
            return (int)after.StatusCode == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_webhook_refuses_the_pods_it_matches()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create");
        cluster.Server.Faults.Set("admission-refuse", new JsonObject { ["message"] = "not on my watch", ["webhook"] = "guard.example", ["match"] = "name=ok" });
        var refused = await cluster.PlayAsync("pod-create");
        Assert.Equal((403, "admission webhook \"guard.example\" denied the request: not on my watch"), (refused.Code, refused.Json.Text("message")));
        Assert.Equal(201, (await cluster.PlayAsync("pod-create-fail")).Code);
    }

    [Fact]
    public async Task A_cut_watch_ends_without_a_word()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using var watch = await cluster.SendAsync("GET", $"{Pods}?watch=1&resourceVersion={cluster.Objects.Version}");
        cluster.Server.Faults.Set("watch-cut");
        Assert.Equal("", await watch.Content.ReadAsStringAsync().WaitAsync(Deadline));
    }

    [Fact]
    public async Task An_expired_watch_ends_with_410_and_cant_be_resumed()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var path = $"{Pods}?watch=1&resourceVersion={cluster.Objects.Version}";
        using var watch = await cluster.SendAsync("GET", path);
        cluster.Server.Faults.Set("watch-expire");
        Assert.Equal(410, JsonNode.Parse(await watch.Content.ReadAsStringAsync().WaitAsync(Deadline)).Number("object", "code"));
        using var again = await cluster.SendAsync("GET", path);
        Assert.Equal(410, JsonNode.Parse(await again.Content.ReadAsStringAsync().WaitAsync(Deadline)).Number("object", "code"));
    }

    static async Task<bool> IsRefusedAsync(ReplayCluster cluster)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(cluster.Server.Address.Host, cluster.Server.Address.Port);
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
        catch (SocketException)
        {
            // Reset in the middle of closing: neither refused nor answered, so ask again.
            return false;
        }
    }

    static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await isSo()) await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
    }
}
