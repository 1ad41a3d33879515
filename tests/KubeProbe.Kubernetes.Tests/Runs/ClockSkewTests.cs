using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeProbe.Kubernetes.Tests.Runs;

/// <summary>A cluster whose clock is not the centre's: its probes have the time they were given all the same.</summary>
public sealed class ClockSkewTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    [InlineData(0)]
    public async Task The_deadline_is_told_by_the_clusters_clock(int minutes)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("POST /api/v1/namespaces/probes/secrets", context =>
        {
            context.Response.Headers.Date = TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToString("R", CultureInfo.InvariantCulture);
            return FakeApiServer.WriteAsync(context, 201, ApiTexts.Object("Secret", "s").ToJsonString());
        });
        server.On("POST /api/v1/namespaces/probes/pods", 201, ApiTexts.Object("Pod", "p").ToJsonString());
        var order = Centre.Order();

        await centre.Pods.StartAsync(centre.Target(server), order, default);

        var spec = JsonNode.Parse(server.Asked[^1].Body)!["spec"]!;
        var told = spec["containers"]![0]!["env"]!.AsArray().Single(e => (string?)e!["name"] == "KUBEPROBE_DEADLINE")!["value"]!.GetValue<string>();
        var shift = DateTimeOffset.Parse(told, CultureInfo.InvariantCulture) - order.Deadline;
        Assert.InRange(shift, TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(3));

        // Two minutes and the backstop of 30 s, by whichever clock.
        Assert.InRange(spec["activeDeadlineSeconds"]!.GetValue<long>(), 100, 160);
    }

    [Fact]
    public async Task What_a_pod_tells_of_its_time_is_told_by_the_centres_clock()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var there = TimeProvider.System.GetUtcNow().AddMinutes(10);
        var pod = ApiTexts.Pod("a", Centre.Order().Run.Id.ToString(), "90", "Running");
        pod["metadata"]!["creationTimestamp"] = there.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        server.On("GET /api/v1/namespaces/probes/pods", context =>
        {
            context.Response.Headers.Date = there.ToString("R", CultureInfo.InvariantCulture);
            return FakeApiServer.WriteAsync(context, 200, ApiTexts.List("100", pod).ToJsonString());
        });

        await using var news = centre.Pods.WatchAsync(centre.Target(server), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await news.MoveNextAsync());

        Assert.InRange(there - news.Current.Sighting!.CreatedAt, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
    }
}
