using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using Microsoft.AspNetCore.Http;

namespace KubeProbe.Kubernetes.Tests.Runs;

public sealed class WatchTests
{
    const string Pods = "/api/v1/namespaces/probes/pods";

    static readonly string Run = Centre.Order().Run.Id.ToString();

    [Fact]
    public async Task It_lists_then_watches_from_the_lists_version()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        cluster.List("100", ApiTexts.Pod("a", Run, "90"), ApiTexts.Pod("b", Run, "95", "Running"));
        cluster.Watch("100", ApiTexts.Event("MODIFIED", ApiTexts.Pod("a", Run, "101", "Running")), ApiTexts.Event("DELETED", ApiTexts.Pod("b", Run, "102")));

        var news = await cluster.TakeAsync(5);

        Assert.Equal(["Seen a Pending", "Seen b Running", "Listed", "Seen a Running", "Gone b Pending"], news);
        var list = cluster.Server.Asked[0];
        Assert.Equal("app.kubernetes.io/managed-by=kubeprobe,kubeprobe.io/cluster=dev-a", list.Query["labelSelector"]);
        Assert.Equal("500", list.Query["limit"]);
        var watch = cluster.Server.Asked[1];
        Assert.Equal("true", watch.Query["allowWatchBookmarks"]);
        Assert.Equal("100", watch.Query["resourceVersion"]);
        Assert.InRange(int.Parse(watch.Query["timeoutSeconds"]), 240, 290);
    }

    [Fact]
    public async Task A_cut_stream_is_resumed_from_the_last_version_bookmarks_too()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        cluster.List("100");
        cluster.WatchThenEnd("100", ApiTexts.Event("ADDED", ApiTexts.Pod("a", Run, "101")), ApiTexts.Bookmark("150"));
        cluster.WatchThenAbort("150", taken: 3, ApiTexts.Event("MODIFIED", ApiTexts.Pod("a", Run, "160", "Running")));
        cluster.Watch("160", ApiTexts.Event("MODIFIED", ApiTexts.Pod("a", Run, "170", "Succeeded")));

        var news = await cluster.TakeAsync(4);

        Assert.Equal(["Listed", "Seen a Pending", "Seen a Running", "Seen a Succeeded"], news);
        Assert.Equal(1, cluster.Lists);
    }

    [Fact]
    public async Task An_expired_stream_lists_anew()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        cluster.List("100", ApiTexts.Pod("a", Run, "90"));
        cluster.Watch("100", ApiTexts.Event("ERROR", Gone()));
        cluster.List("200", ApiTexts.Pod("b", Run, "190"));
        cluster.Watch("200");

        Assert.Equal(["Seen a Pending", "Listed", "Seen b Pending", "Listed"], await cluster.TakeAsync(4));
    }

    [Fact]
    public async Task A_version_the_server_has_forgotten_lists_anew()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        cluster.List("100");
        cluster.Answer("100", context => FakeApiServer.WriteAsync(context, 410, ApiTexts.Status(410, "Expired", "too old resource version: 1 (9343)")));
        cluster.List("200");
        cluster.Watch("200");

        Assert.Equal(["Listed", "Listed"], await cluster.TakeAsync(2));
    }

    [Theory]
    [InlineData("this is no event\n")]
    [InlineData("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":500}}\n")]
    public async Task Whatever_is_no_event_lists_anew(string line)
    {
        await using var cluster = await WatchedCluster.StartAsync();
        cluster.List("100");
        cluster.Watch("100", ApiTexts.Event("ADDED", ApiTexts.Pod("a", Run, "101")), line);
        cluster.List("200");
        cluster.Watch("200");

        Assert.Equal(["Listed", "Seen a Pending", "Listed"], await cluster.TakeAsync(3));
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        var first = ApiTexts.List("100", ApiTexts.Pod("a", Run, "1"));
        first["metadata"]!["continue"] = "more please";
        cluster.Server.On($"GET {Pods}", context => FakeApiServer.WriteAsync(context, 200,
            context.Request.Query["continue"] == "more please" ? ApiTexts.List("100", ApiTexts.Pod("b", Run, "2")).ToJsonString() : first.ToJsonString()));

        Assert.Equal(["Seen a Pending", "Seen b Pending", "Listed"], await cluster.TakeAsync(3));
    }

    [Fact]
    public async Task Pods_that_are_not_ours_and_lines_in_pieces_do_no_harm()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        var line = ApiTexts.Event("ADDED", ApiTexts.Pod("a", Run, "103"));
        cluster.List("100", ApiTexts.Pod("stranger", "not-a-run", "90"));
        cluster.Watch("100", ApiTexts.Event("ADDED", ApiTexts.Object("Pod", "bare")), line[..40], line[40..90], line[90..]);

        Assert.Equal(["Listed", "Seen a Pending"], await cluster.TakeAsync(2));
    }

    [Fact]
    public async Task Somebody_who_may_not_watch_is_told_at_once()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        cluster.Server.OnStatus($"GET {Pods}", 403, "Forbidden",
            "pods is forbidden: User \"centre\" cannot list resource \"pods\" in API group \"\" in the namespace \"probes\"");

        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => cluster.TakeAsync(1));

        Assert.Equal(TargetFault.Forbidden, fault.Fault);
        Assert.Single(cluster.Server.Asked);
    }

    [Fact]
    public async Task A_cluster_that_stays_out_of_reach_is_given_up_after_twenty_seconds()
    {
        var time = new FastTime(factor: 20);
        await using var centre = new Centre(time);
        var server = await FakeApiServer.StartAsync();
        var target = centre.Target(server);
        await server.DisposeAsync();
        var began = time.GetUtcNow();

        var fault = await Assert.ThrowsAsync<TargetClusterException>(async () =>
        {
            await foreach (var _ in centre.Pods.WatchAsync(target, TestContext.Current.CancellationToken))
                Assert.Fail("There is nobody to tell anything.");
        });

        Assert.True(fault.Fault is TargetFault.ConnectionRefused or TargetFault.Unreachable, fault.Message);
        Assert.True(time.GetUtcNow() - began > TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_server_that_fails_for_a_while_is_waited_for()
    {
        await using var cluster = await WatchedCluster.StartAsync(new FastTime(factor: 10));
        var failures = 0;
        cluster.Server.On($"GET {Pods}", context => context.Request.Query["watch"] == "true"
            ? WatchedCluster.HangAsync(context)
            : Interlocked.Increment(ref failures) <= 5
                ? FakeApiServer.WriteAsync(context, 503, ApiTexts.Status(503, "ServiceUnavailable", "apiserver is shutting down"))
                : FakeApiServer.WriteAsync(context, 200, ApiTexts.List("5").ToJsonString()));

        Assert.Equal(["Listed"], await cluster.TakeAsync(1));
    }

    [Fact]
    public async Task A_stream_that_is_silent_for_five_minutes_is_taken_for_dead()
    {
        await using var cluster = await WatchedCluster.StartAsync(new FastTime(factor: 200));
        cluster.List("100");
        cluster.Watch("100");
        cluster.Answer("100", context => WatchedCluster.WriteThenHangAsync(context, ApiTexts.Event("ADDED", ApiTexts.Pod("a", Run, "101"))));

        Assert.Equal(["Listed", "Seen a Pending"], await cluster.TakeAsync(2));
    }

    static System.Text.Json.Nodes.JsonObject Gone() => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new System.Text.Json.Nodes.JsonObject(), ["status"] = "Failure",
        ["message"] = "too old resource version: 1 (9343)", ["reason"] = "Expired", ["code"] = 410,
    };
}
